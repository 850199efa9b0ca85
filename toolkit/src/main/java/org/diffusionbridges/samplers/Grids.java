/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.Arrays;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;

/** What every sampler asks of its times. */
final class Grids {
    private Grids() {}

    /** The coefficients at times that must fall strictly, start below T and not go below 0. */
    static Coefficients[] coefficients(Schedule schedule, double[] times) {
        if (times.length < 2) {
            throw new IllegalArgumentException("a sampler needs at least 2 times, got " + Arrays.toString(times));
        }
        for (int i = 0; i < times.length; i++) {
            double bound = i == 0 ? schedule.tMax() : times[i - 1];
            if (!(times[i] < bound && times[i] >= 0)) {
                throw new IllegalArgumentException(
                        "times must fall strictly from below T = %s to no less than 0, got %s"
                                .formatted(schedule.tMax(), Arrays.toString(times)));
            }
        }
        return Arrays.stream(times).mapToObj(schedule::at).toArray(Coefficients[]::new);
    }
}
