/* SPDX-License-Identifier: Apache-2.0 */
/** Line drawings and the shaded emoji that they belong to, from Microsoft's Fluent Emoji. */
@NullMarked
package org.diffusionbridges.fluent;

import org.jspecify.annotations.NullMarked;
