/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.diffusionbridges.schedules.Schedule;
import org.hipparchus.util.FastMath;

/**
 * Where a sampler of N steps puts its N + 1 times, from just below T downwards. The grids are rounded to float32, as the
 * authors' are; what is computed from them is float64.
 */
public sealed interface TimeGrid
        permits TimeGrid.Uniform, TimeGrid.Karras, TimeGrid.LogSnr, TimeGrid.Asinh, FittedGrid {

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
        return karras(Karras.EXPONENT);
    }

    /**
     * The same with another exponent.
     *
     * @param gridExponent positive; larger ones put more points near 0
     */
    static TimeGrid karras(double gridExponent) {
        return new Karras(gridExponent, 0);
    }

    /**
     * ECSI's grid: karras with an exponent of its own, ended 1e-4 above t_min before it goes to 0. The authors take 0.6 for
     * Edges2Handbags at 5 evaluations and 0.8 for DIODE at 20.
     *
     * @param gridExponent positive
     */
    static TimeGrid ecsi(double gridExponent) {
        return new Karras(gridExponent, Karras.ECSI_MARGIN);
    }

    /** Evenly spaced in λ = ln(b / c) from T − 1e-3 to t_min: what the higher orders need to show their order. */
    static TimeGrid logSnr() {
        return new LogSnr();
    }

    /**
     * Evenly spaced in asinh(λ / scale) from T − 1e-3 to t_min: logSnr with more of its steps near λ = 0, where source, target and
     * noise weigh alike.
     *
     * @param scale positive; the larger, the nearer to logSnr. 2 to 5 are best for the embedded models
     */
    static TimeGrid asinh(double scale) {
        return new Asinh(scale);
    }

    /** The name a command line or a model card uses: {@code uniform}, {@code karras}, {@code karras:3}, {@code asinh:2}. */
    String label();

    /**
     * The grid of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static TimeGrid of(String label) {
        String[] parts = label.toLowerCase(Locale.ROOT).split(":", 2);
        try {
            if (parts.length == 1) {
                for (TimeGrid grid : new TimeGrid[] {uniform(), karras(), logSnr()}) {
                    if (grid.label().equalsIgnoreCase(label)) {
                        return grid;
                    }
                }
            } else {
                double number = Double.parseDouble(parts[1]);
                switch (parts[0]) {
                    case "karras":
                        return karras(number);
                    case "ecsi":
                        return ecsi(number);
                    case "asinh":
                        return asinh(number);
                    default:
                }
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "a time grid is uniform, logSnr, karras, karras:EXPONENT, ecsi:EXPONENT or asinh:SCALE, got " + label);
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
     * @param endMargin how far above t_min the last point before 0 lies, at least 0
     */
    record Karras(double gridExponent, double endMargin) implements TimeGrid {
        private static final double EXPONENT = 7;
        private static final double ECSI_MARGIN = 1e-4;

        public Karras {
            if (!(gridExponent > 0 && endMargin >= 0)) {
                throw new IllegalArgumentException(
                        "the grid's exponent must be positive and its margin not negative, got " + gridExponent
                                + " and " + endMargin);
            }
        }

        @Override
        public double[] times(Schedule schedule, int steps) {
            checkSteps(steps);
            double high = Math.pow(schedule.tMax() - KARRAS_MARGIN, 1 / gridExponent);
            double span = Math.pow(schedule.tMin() + endMargin, 1 / gridExponent) - high;
            double[] parts = linspace(0, 1, steps);
            double[] times = new double[steps + 1]; // the last stays 0
            for (int i = 0; i < steps; i++) {
                // Near T, c² falls to 0 and VE with Heun magnifies a rounding of t by 1e3: DDBM's float32 throughout.
                // ECSI's small
                // exponents would lose t_min in it.
                double base = endMargin == 0 ? (float) high + (float) parts[i] * (float) span : high + parts[i] * span;
                times[i] = (float) Math.pow(base, gridExponent);
            }
            return checkFalling(times);
        }

        @Override
        public String label() {
            String name = endMargin == 0 ? "karras" : "ecsi";
            return endMargin == 0 && gridExponent == EXPONENT ? name : name + ":" + gridExponent;
        }
    }

    /** @see TimeGrid#logSnr */
    record LogSnr() implements TimeGrid {
        @Override
        public double[] times(Schedule schedule, int steps) {
            return evenlyIn(lambda -> lambda, lambda -> lambda, schedule, steps);
        }

        @Override
        public String label() {
            return "logSnr";
        }
    }

    /** @see TimeGrid#asinh */
    record Asinh(double scale) implements TimeGrid {
        public Asinh {
            if (!(scale > 0) || !Double.isFinite(scale)) {
                throw new IllegalArgumentException("the grid's scale must be positive, got " + scale);
            }
        }

        @Override
        public double[] times(Schedule schedule, int steps) {
            return evenlyIn(lambda -> FastMath.asinh(lambda / scale), even -> scale * Math.sinh(even), schedule, steps);
        }

        @Override
        public String label() {
            return "asinh:" + scale;
        }
    }

    /** The schedule at this grid's times. */
    default TimeSteps on(Schedule schedule, int steps) {
        return TimeSteps.of(schedule, times(schedule, steps));
    }

    /** Evenly spaced in a function of λ, from T − 1e-3 to t_min. */
    private static double[] evenlyIn(
            DoubleUnaryOperator function, DoubleUnaryOperator inverse, Schedule schedule, int steps) {
        checkSteps(steps);
        double high = schedule.tMax() - T_MARGIN;
        double low = schedule.tMin();
        double first = function.applyAsDouble(schedule.at(high).lambda());
        double last = function.applyAsDouble(schedule.at(low).lambda());
        double[] times = new double[steps + 1];
        times[0] = (float) high;
        times[steps] = (float) low;
        for (int i = 1; i < steps; i++) {
            double lambda = inverse.applyAsDouble(first + (last - first) * i / steps);
            times[i] = (float) schedule.timeOf(lambda, low, high);
        }
        return checkFalling(times);
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
