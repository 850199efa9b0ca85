/* SPDX-License-Identifier: Apache-2.0 */
/** Programs of others, which take the toolkit from a repository. */
@NullMarked
package org.diffusionbridges.consumers;

import org.jspecify.annotations.NullMarked;
