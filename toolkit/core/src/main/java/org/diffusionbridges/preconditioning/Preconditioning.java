/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

import org.diffusionbridges.schedules.Schedule;

/** How a bridge's state is scaled into its network and the output back into x̂0. */
public sealed interface Preconditioning permits DdbmPreconditioning, I2sbPreconditioning {

    /**
     * The scalings at time t.
     *
     * @throws IllegalArgumentException if t is outside [0, T], or the schedule is none this preconditioning is made for
     */
    Scalings at(Schedule schedule, double t);
}
