/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.time.Duration;

/** How long a run goes on; time that passed before an interruption counts. */
public sealed interface Budget permits Budget.Steps, Budget.Time {

    /** A number of steps: the same seed gives the same losses, however fast the machine is. */
    static Budget steps(long count) {
        return new Steps(count);
    }

    /**
     * A wall-clock time: the learning rate follows the clock, so two runs are alike but not equal.
     *
     * @param minutes above 0, at most those of a year
     */
    static Budget minutes(double minutes) {
        if (!(minutes > 0 && minutes <= Time.MOST_MINUTES)) {
            throw new IllegalArgumentException("a budget must be more than 0 minutes and at most %.0f (a year), got %s"
                    .formatted(Time.MOST_MINUTES, minutes));
        }
        return new Time(Duration.ofNanos((long) Math.ceil(minutes * 6e10)));
    }

    /** The share used up, at least 1 when the run is over. */
    double used(long steps, Duration elapsed);

    /** A number of steps. */
    record Steps(long count) implements Budget {
        public Steps {
            if (count < 1) {
                throw new IllegalArgumentException("a budget needs at least one step, got " + count);
            }
        }

        @Override
        public double used(long steps, Duration elapsed) {
            return (double) steps / count;
        }
    }

    /** A wall-clock time. */
    record Time(Duration limit) implements Budget {
        private static final double MOST_MINUTES = 365 * 24 * 60;

        public Time {
            if (limit.isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("a budget needs a positive time, got " + limit);
            }
        }

        @Override
        public double used(long steps, Duration elapsed) {
            return (double) elapsed.toNanos() / limit.toNanos();
        }
    }
}
