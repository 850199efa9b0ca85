/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Schedule;

/**
 * Where a sampler of N steps puts its N + 1 times, from just below T downwards. The grids are rounded to float32, as the
 * authors' are; what is computed from them is float64.
 */
public sealed interface TimeGrid permits TimeGrid.Uniform, TimeGrid.Karras, TimeGrid.LogSnr {

    /** How far below T DBIM boots. */
    double T_MARGIN = 1e-3;

    /** How far below T the karras grid starts. */
    double KARRAS_MARGIN = 1e-4;

    /**
     * The times, strictly falling.
     *
     * @param schedule gives T and t_min
     * @param steps N, at least 1
     * @return N + 1 times
     * @throws IllegalArgumentException if steps is below 1, or so large that neighbours are equal in float32
     */
    double[] times(Schedule schedule, int steps);

    /** Evenly spaced in t from T − 1e-3 to t_min: DBIM's own grid. Of little use for the VE schedule. */
    static TimeGrid uniform() {
        return new Uniform();
    }

    /** Karras et al.'s grid (arXiv 2206.00364, eq. 5) with exponent 7: DDBM's own, for its Heun sampler; ends in 0. */
    static TimeGrid karras() {
        return new Karras(7);
    }

    /** Evenly spaced in λ = ln(b / c) from T − 1e-3 to t_min: what the higher orders need to show their order. */
    static TimeGrid logSnr() {
        return new LogSnr();
    }

    /** The name a command line or a model card uses: {@code uniform}, {@code karras} or {@code logSnr}. */
    String label();

    /**
     * The grid of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static TimeGrid of(String label) {
        for (TimeGrid grid : new TimeGrid[] {uniform(), karras(), logSnr()}) {
            if (grid.label().equalsIgnoreCase(label)) {
                return grid;
            }
        }
        throw new IllegalArgumentException("a time grid is uniform, karras or logSnr, got " + label);
    }

    /** @see TimeGrid#uniform */
    record Uniform() implements TimeGrid {
        @Override
        public double[] times(Schedule schedule, int steps) {
            checkSteps(steps);
            return checkFalling(linspace(schedule.tMax() - T_MARGIN, schedule.tMin(), steps + 1));
        }

        @Override
        public String label() {
            return "uniform";
        }
    }

    /**
     * N points of the grid and then 0.
     *
     * @param gridExponent the exponent, positive; larger ones put more points near 0
     */
    record Karras(double gridExponent) implements TimeGrid {
        public Karras {
            if (!(gridExponent > 0)) {
                throw new IllegalArgumentException("the grid's exponent must be positive, got " + gridExponent);
            }
        }

        @Override
        public double[] times(Schedule schedule, int steps) {
            checkSteps(steps);
            // Near T, c² falls to 0 and VE with Heun magnifies a rounding of t by 1e3: the authors' float32 throughout.
            float high = (float) Math.pow(schedule.tMax() - KARRAS_MARGIN, 1 / gridExponent);
            float span = (float) (Math.pow(schedule.tMin(), 1 / gridExponent)
                    - Math.pow(schedule.tMax() - KARRAS_MARGIN, 1 / gridExponent));
            double[] parts = linspace(0, 1, steps);
            double[] times = new double[steps + 1]; // the last stays 0
            for (int i = 0; i < steps; i++) {
                times[i] = (float) Math.pow(high + (float) parts[i] * span, gridExponent);
            }
            return checkFalling(times);
        }

        @Override
        public String label() {
            return "karras";
        }
    }

    /** @see TimeGrid#logSnr */
    record LogSnr() implements TimeGrid {
        @Override
        public double[] times(Schedule schedule, int steps) {
            checkSteps(steps);
            double high = schedule.tMax() - T_MARGIN;
            double low = schedule.tMin();
            double lambdaHigh = schedule.at(high).lambda();
            double lambdaLow = schedule.at(low).lambda();
            double[] times = new double[steps + 1];
            times[0] = (float) high;
            times[steps] = (float) low;
            for (int i = 1; i < steps; i++) {
                double lambda = lambdaHigh + (lambdaLow - lambdaHigh) * i / steps;
                times[i] = (float) schedule.timeOf(lambda, low, high);
            }
            return checkFalling(times);
        }

        @Override
        public String label() {
            return "logSnr";
        }
    }

    /** Evenly spaced float32 numbers, both ends exact: each is counted from the nearer end and rounded once. */
    private static double[] linspace(double start, double end, int points) {
        float from = (float) start;
        float to = (float) end;
        float step = points == 1 ? 0 : (to - from) / (points - 1);
        double[] numbers = new double[points];
        for (int i = 0; i < points; i++) {
            boolean firstHalf = i < points / 2 || i == 0;
            numbers[i] = firstHalf ? Math.fma(step, i, from) : Math.fma(-step, points - 1 - i, to);
        }
        return numbers;
    }

    private static void checkSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
    }

    private static double[] checkFalling(double[] times) {
        for (int i = 1; i < times.length; i++) {
            if (!(times[i] < times[i - 1])) {
                throw new IllegalArgumentException(
                        "%d steps are too many for this schedule: two times are equal in float32; take fewer"
                                .formatted(times.length - 1));
            }
        }
        return times;
    }
}
