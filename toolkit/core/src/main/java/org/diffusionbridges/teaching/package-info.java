/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Checks of what readers of the notebooks write themselves.
 *
 * @since 0.3.0
 */
@NullMarked
package org.diffusionbridges.teaching;

import org.jspecify.annotations.NullMarked;
