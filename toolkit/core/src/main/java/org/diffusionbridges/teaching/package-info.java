/* SPDX-License-Identifier: Apache-2.0 */
/** Checks of what readers of the notebooks write themselves. */
@NullMarked
package org.diffusionbridges.teaching;

import org.jspecify.annotations.NullMarked;
