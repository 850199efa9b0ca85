/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.nio.file.Path;
import java.util.Arrays;
import org.diffusionbridges.checkpoints.NpzFile;
import org.diffusionbridges.errors.BridgeException;
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
        int d = features.dimension();
        MomentSums sums = new MomentSums(d);
        for (int i = 0; i < features.size(); i++) {
            sums.add(Arrays.copyOfRange(features.vectors().values(), i * d, (i + 1) * d));
        }
        return sums.moments(features.space());
    }

    /**
     * Reference statistics from an NPZ file: {@code mu} and {@code sigma}, or else a single array of N x D features.
     *
     * @param extractor whose features the file's are
     * @throws IllegalArgumentException if the statistics are of another dimension or no moments
     * @throws BridgeException if the file cannot be read, or holds neither
     */
    public static Moments read(Path npz, FeatureExtractor extractor) {
        Checks.named(extractor);
        NpzFile file = NpzFile.read(npz);
        Moments moments;
        if (file.has("mu") && file.has("sigma")) {
            int d = file.values("mu").length;
            double[] sigma = file.values("sigma");
            if (sigma.length != d * d) {
                throw new IllegalArgumentException("%s: a mu of %d numbers needs a sigma of %2$dx%2$d, got %3$s"
                        .formatted(npz, d, Arrays.toString(file.shape("sigma"))));
            }
            double[][] rows = new double[d][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(sigma, i * d, (i + 1) * d));
            moments = new Moments(extractor.name(), file.values("mu"), rows);
        } else if (file.names().size() == 1) {
            moments = of(new Features(
                    extractor.name(), file.tensor(file.names().iterator().next())));
        } else {
            throw new BridgeException(
                    "%s must hold mu and sigma, or one array of features, got %s".formatted(npz, file.names()));
        }
        if (moments.dimension() != extractor.dimension()) {
            throw new IllegalArgumentException(
                    "%s holds statistics of %d features, %s gives %d: they are of another extractor"
                            .formatted(npz, moments.dimension(), extractor.name(), extractor.dimension()));
        }
        return moments;
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
