/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Noise schedules of diffusion bridges, as plain double mathematics.
 *
 * <p>A {@link org.diffusionbridges.schedules.Schedule} gives the {@link org.diffusionbridges.schedules.Coefficients} of the bridge at a time: x_t = a x_T + b x_0 + c ε.
 *
 * <pre>{@code
 * Schedule schedule = VpSchedule.DEFAULT;
 * Coefficients middle = schedule.at(schedule.tMax() / 2);
 * double xT = 1;
 * double x0 = -1;
 * double mean = middle.a() * xT + middle.b() * x0;
 * double spread = middle.c();
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.schedules;

import org.jspecify.annotations.NullMarked;
