/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * Mean and covariance of a set's features: all that a Fréchet distance knows of it.
 *
 * @param space the name of the extractor whose features they are
 * @param mean μ, D numbers
 * @param covariance Σ, D x D, symmetric, with n − 1 in the denominator
 */
public record Moments(String space, double[] mean, double[][] covariance) {
    /** By how much, of the largest entry, a covariance may miss its own transpose: float32's rounding. */
    private static final double ASYMMETRY = 1e-5;

    /**
     * @throws IllegalArgumentException if Σ is not D x D and symmetric, or a number is not finite
     */
    public Moments {
        int d = mean.length;
        if (d == 0 || covariance.length != d || Arrays.stream(covariance).anyMatch(row -> row.length != d)) {
            throw new IllegalArgumentException("a mean of %d numbers needs a covariance of %1$dx%1$d, got %2$dx%3$d"
                    .formatted(d, covariance.length, covariance.length == 0 ? 0 : covariance[0].length));
        }
        double largest = 0;
        for (double[] row : covariance) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                if (!Double.isFinite(covariance[i][j]) || !Double.isFinite(mean[i])) {
                    throw new IllegalArgumentException(
                            "mean and covariance must be finite, they are not in row %d".formatted(i));
                }
                if (!(Math.abs(covariance[i][j] - covariance[j][i]) <= ASYMMETRY * largest)) {
                    throw new IllegalArgumentException(
                            "a covariance must be symmetric, got %s at (%d, %d) and %s at (%3$d, %2$d)"
                                    .formatted(covariance[i][j], i, j, covariance[j][i]));
                }
            }
        }
    }

    /**
     * The moments of a set.
     *
     * @throws IllegalArgumentException if the set has only one image
     */
    public static Moments of(Features features) {
        int n = features.size();
        int d = features.dimension();
        if (n < 2) {
            throw new IllegalArgumentException("a covariance needs at least 2 images, got 1");
        }
        double[] values = features.vectors().values();
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                mean[j] += values[i * d + j] / n;
            }
        }
        double[][] covariance = new double[d][d];
        double[] centred = new double[d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                centred[j] = values[i * d + j] - mean[j];
            }
            for (int j = 0; j < d; j++) {
                double c = centred[j];
                double[] row = covariance[j];
                for (int k = 0; k <= j; k++) {
                    row[k] += c * centred[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                covariance[j][k] /= n - 1;
                covariance[k][j] = covariance[j][k];
            }
        }
        return new Moments(features.space(), mean, covariance);
    }

    int dimension() {
        return mean.length;
    }

    RealMatrix matrix() {
        return new Array2DRowRealMatrix(covariance, false);
    }

    double trace() {
        double trace = 0;
        for (int i = 0; i < mean.length; i++) {
            trace += covariance[i][i];
        }
        return trace;
    }
}
