/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A figure with its standard error.
 *
 * @param value the figure
 * @param standardError one standard deviation of the figure over sets of this size; NaN where it cannot be estimated
 * @param n how many independent items it rests on
 */
public record Measured(double value, double standardError, int n) {

    /**
     * The mean of one figure an item, with the standard deviation (n − 1) over √n as its error: NaN for a single item and
     * where a value is infinite, as the PSNR of equal images is.
     *
     * @throws IllegalArgumentException if there is no value, or one is NaN
     */
    public static Measured mean(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a mean needs at least one value, got none");
        }
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new IllegalArgumentException("a mean needs numbers, value %d is NaN".formatted(i));
            }
        }
        int n = values.length;
        double mean = Arrays.stream(values).sum() / n;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new Measured(mean, n == 1 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
    }

    /**
     * The mean where values of one group depend on each other, as pictures of one outline do: the error sums each group's
     * deviations before it squares them, SE² = G / (G − 1) · Σ_g (Σ_i∈g (v_i − v̄))² / n². With a group an item it is
     * {@link #mean(double[])}.
     *
     * @param groups one number an item, equal for items that belong together
     * @return with n = the number of groups
     * @throws IllegalArgumentException as {@link #mean(double[])}, or if there are not as many groups as values
     */
    public static Measured mean(double[] values, int[] groups) {
        if (groups.length != values.length) {
            throw new IllegalArgumentException(
                    "every value needs a group, got %d groups for %d values".formatted(groups.length, values.length));
        }
        double mean = mean(values).value();
        Map<Integer, Double> deviations = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            deviations.merge(groups[i], values[i] - mean, Double::sum);
        }
        double g = deviations.size();
        double squares = deviations.values().stream().mapToDouble(d -> d * d).sum();
        double error = g == 1 ? Double.NaN : Math.sqrt(g / (g - 1) * squares) / values.length;
        return new Measured(mean, error, deviations.size());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g ± %.2g (n = %d)", value, standardError, n);
    }
}
