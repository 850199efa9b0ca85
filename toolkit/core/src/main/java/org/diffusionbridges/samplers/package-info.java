/* SPDX-License-Identifier: Apache-2.0 */
/**
 * One file an algorithm, against a Denoiser.
 *
 * <p>A {@link org.diffusionbridges.samplers.Sampler} goes down {@link org.diffusionbridges.samplers.TimeSteps}, which a
 * {@link org.diffusionbridges.samplers.TimeGrid} lays on a schedule, and asks a {@link org.diffusionbridges.samplers.Denoiser} at each. None knows a
 * network: this one is a formula.
 *
 * <pre>{@code
 * Schedule schedule = VpSchedule.DEFAULT;
 * TimeSteps times = TimeGrid.logSnr().on(schedule, 10);
 * Denoiser denoiser = (x, t, source) -> source.times(-1);
 * Tensor xT = Tensor.of(new double[] {-0.5, 0.25}, 2, 1);
 * Sampler sampler = new Dbim(0);
 * int evaluations = sampler.nfe(times);
 * Tensor x0 = sampler.sample(denoiser, times, xT, Noise.seeded(1, 2), Observer.NONE);
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.samplers;

import org.jspecify.annotations.NullMarked;
