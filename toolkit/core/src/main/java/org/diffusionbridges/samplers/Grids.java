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

    /** Orders above the first divide by differences of λ: the first {@code count} times must have different ones. */
    static void requireDistinctLambdas(Coefficients[] at, int count, int order) {
        for (int i = 1; i < count; i++) {
            if (at[i - 1].lambda() == at[i].lambda()) {
                throw new IllegalArgumentException(
                        "order %d needs steps that change lambda, but %d steps put t = %s and %s on one entry of the schedule: take fewer steps"
                                .formatted(order, at.length - 1, at[i - 1].t(), at[i].t()));
            }
        }
    }
}
