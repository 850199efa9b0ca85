/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.Arrays;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;

/** A schedule at the times of one run: N + 1 falling times for N steps. Immutable. */
public final class TimeSteps {
    private final Schedule schedule;
    private final Coefficients[] at;

    private TimeSteps(Schedule schedule, Coefficients[] at) {
        this.schedule = schedule;
        this.at = at;
    }

    /**
     * The schedule at these times.
     *
     * @param times N + 1 times, strictly falling, the first below T, the last not below 0
     * @throws IllegalArgumentException if they are not
     */
    public static TimeSteps of(Schedule schedule, double... times) {
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
        return new TimeSteps(
                schedule, Arrays.stream(times).mapToObj(schedule::at).toArray(Coefficients[]::new));
    }

    public Schedule schedule() {
        return schedule;
    }

    /** N, the number of steps. */
    public int count() {
        return at.length - 1;
    }

    /** The coefficients at time i: 0 is the first, just below T, N the last. */
    public Coefficients at(int i) {
        return at[i];
    }

    /** The N + 1 times. */
    public double[] times() {
        return Arrays.stream(at).mapToDouble(Coefficients::t).toArray();
    }

    /** Whether the last time is 0, where no noise is left. */
    boolean endAtZero() {
        return at[count()].t() == 0;
    }

    /** All of them, the other way round: from the smallest time up. */
    Coefficients[] upwards() {
        Coefficients[] up = at.clone();
        for (int i = 0; i < up.length; i++) {
            up[i] = at[count() - i];
        }
        return up;
    }

    Coefficients[] downwards() {
        return at.clone();
    }

    /** Orders above the first divide by differences of λ: the first {@code count} times must have different, finite ones. */
    void requireDistinctLambdas(int count, String sampler) {
        for (int i = 1; i < count; i++) {
            if (at[i].t() == 0) {
                throw new IllegalArgumentException("%s cannot end at t = 0 with %d steps: take another grid than karras"
                        .formatted(sampler, count()));
            }
            if (at[i - 1].lambda() == at[i].lambda()) {
                throw new IllegalArgumentException(
                        "%s needs steps that change lambda, but %d steps put t = %s and %s on one entry of the schedule: take fewer steps"
                                .formatted(sampler, count(), at[i - 1].t(), at[i].t()));
            }
        }
    }
}
