/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One case's comparisons: the one nearest to its tolerance, or farthest beyond it, and what failed. */
final class Verdict {
    private final Kind kind;
    private final String name;
    private final List<String> failures = new ArrayList<>();
    private double error;
    private double tolerance = Double.NaN;
    private String quantity = "nothing";
    private int comparisons;

    Verdict(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    Kind kind() {
        return kind;
    }

    String name() {
        return name;
    }

    /** The largest error, and the tolerance that it was held to. */
    double error() {
        return error;
    }

    double tolerance() {
        return tolerance;
    }

    /** Where the largest error was found. */
    String quantity() {
        return quantity;
    }

    List<String> failures() {
        return comparisons == 0 && failures.isEmpty()
                ? List.of("nothing was compared")
                : Collections.unmodifiableList(failures);
    }

    void fail(String why) {
        failures.add(why);
    }

    /** Every value to {@code tolerance} of the expected one; an expected zero must be met exactly. */
    void relative(String what, double[] expected, double[] actual, double tolerance) {
        if (sameLength(what, expected, actual)) {
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                double difference = Math.abs(actual[i] - expected[i]);
                worst = Math.max(worst, difference == 0 ? 0 : difference / Math.abs(expected[i]));
            }
            note(what, worst, tolerance);
        }
    }

    /** Every value to {@code tolerance} times one scale for all. */
    void scaled(String what, double[] expected, double[] actual, double scale, double tolerance) {
        if (sameLength(what, expected, actual)) {
            double worst = 0;
            for (int i = 0; i < expected.length; i++) {
                worst = Math.max(worst, Math.abs(actual[i] - expected[i]) / scale);
            }
            note(what, worst, tolerance);
        }
    }

    /** A count, which agrees or does not. */
    void exactly(String what, double expected, double actual) {
        comparisons++;
        if (expected != actual) {
            fail("%s must be %s, got %s".formatted(what, number(expected), number(actual)));
        }
    }

    void exactly(String what, int[] expected, int[] actual) {
        comparisons++;
        if (!Arrays.equals(expected, actual)) {
            fail("%s must be %s, got %s".formatted(what, Arrays.toString(expected), Arrays.toString(actual)));
        }
    }

    private boolean sameLength(String what, double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            fail("%s must hold %d values, got %d".formatted(what, expected.length, actual.length));
        }
        return expected.length == actual.length;
    }

    private void note(String what, double worst, double limit) {
        comparisons++;
        boolean holds = worst <= limit; // false for NaN
        if (!holds) {
            fail("%s is off by %.2e, tolerance %.0e".formatted(what, worst, limit));
        }
        if (Double.isNaN(tolerance) || !(worst / limit <= error / tolerance)) {
            error = worst;
            tolerance = limit;
            quantity = what;
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
