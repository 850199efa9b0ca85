/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Schedule;
import org.hipparchus.special.Erf;

/**
 * How a training step draws its times t. The papers draw them evenly; which density serves a dataset best depends on the
 * noise at which its large shapes and colours are decided.
 */
public sealed interface TimeSampling {

    /** t ~ U(t_min, T), as DDBM trains (arXiv 2309.16948). */
    static TimeSampling uniform() {
        return new Uniform();
    }

    /**
     * λ = ln(b / c) ~ N(mean, deviation²), cut off at the ends of the logSnr grid: EDM's density of the noise level
     * (arXiv 2206.00364, table 1), carried over to a bridge.
     *
     * <p>A region of n pixels shows its colour through the noise from about λ = −½ ln n on. With VP, drawn evenly, only one
     * time in several hundred is that close to T, and a network learns little about colours.
     */
    static TimeSampling logSnr(double mean, double deviation) {
        return new LogSnr(mean, deviation);
    }

    /**
     * The density's quantile.
     *
     * @param part share of the probability below, in [0, 1)
     * @return a time in [t_min, T)
     */
    double timeAt(Schedule schedule, double part);

    /** The sampling grid that visits the same times. */
    TimeGrid grid();

    /** @see TimeSampling#uniform */
    record Uniform() implements TimeSampling {
        @Override
        public double timeAt(Schedule schedule, double part) {
            return schedule.tMin() + part * (schedule.tMax() - schedule.tMin());
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }
    }

    /** @see TimeSampling#logSnr */
    record LogSnr(double mean, double deviation) implements TimeSampling {
        public LogSnr {
            if (!Double.isFinite(mean)) {
                throw new IllegalArgumentException("the mean of lambda must be finite, got " + mean);
            }
            if (!(deviation > 0 && Double.isFinite(deviation))) {
                throw new IllegalArgumentException("the deviation of lambda must be positive, got " + deviation);
            }
        }

        @Override
        public double timeAt(Schedule schedule, double part) {
            double high = schedule.tMax() - TimeGrid.T_MARGIN;
            double below = probability(schedule.at(high).lambda()); // λ falls as t rises
            double above = probability(schedule.at(schedule.tMin()).lambda());
            double p = below + part * (above - below);
            return schedule.timeOf(mean + deviation * Math.sqrt(2) * Erf.erfInv(2 * p - 1), schedule.tMin(), high);
        }

        private double probability(double lambda) {
            return 0.5 * Erf.erfc((mean - lambda) / (deviation * Math.sqrt(2)));
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.logSnr();
        }
    }
}
