/* SPDX-License-Identifier: Apache-2.0 */
/** How results show themselves. */
@NullMarked
package org.diffusionbridges.display;

import org.jspecify.annotations.NullMarked;
