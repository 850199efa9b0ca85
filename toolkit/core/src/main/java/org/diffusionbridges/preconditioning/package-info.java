/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The scalings between a bridge's state and its network, as plain double mathematics.
 *
 * <p>A {@link org.diffusionbridges.preconditioning.Preconditioning} gives the {@link org.diffusionbridges.preconditioning.Scalings} between a state and its network
 * at a time: D = c_skip x + c_out F(c_in x, c_noise).
 *
 * <pre>{@code
 * Scalings scale = DdbmPreconditioning.DEFAULT.at(VpSchedule.DEFAULT, 0.5);
 * Tensor x = Tensor.of(new double[] {0.5}, 1, 1);
 * Tensor prediction = scale.denoise(x, scaled -> scaled.times(0.1));
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.preconditioning;

import org.jspecify.annotations.NullMarked;
