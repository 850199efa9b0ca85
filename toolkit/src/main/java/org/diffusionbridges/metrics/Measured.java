/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import java.util.Locale;

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

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4g ± %.2g (n = %d)", value, standardError, n);
    }
}
