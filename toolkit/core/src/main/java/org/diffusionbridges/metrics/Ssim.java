/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import org.diffusionbridges.tensors.Tensor;

/**
 * Structural similarity, in [-1, 1] (Wang, Bovik, Sheikh and Simoncelli, IEEE TIP 13(4), 2004, eq. 13): the mean over all
 * windows of 11 x 11 pixels that lie within the image, weighted by a Gaussian of σ = 1.5, of
 *
 * <pre>(2 μx μy + C1)(2 σxy + C2) / ((μx² + μy² + C1)(σx² + σy² + C2)),   C1 = (0.01 L)², C2 = (0.03 L)², L = 2</pre>
 *
 * and then over the channels. Windows that reach over the border are left out, variances are the weighted population's, and
 * colours are not made grey: scikit-image's {@code structural_similarity(gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=2)}.
 */
public record Ssim() implements PairMetric {
    /** Pixels across a window, and so the least an image must have. */
    public static final int WINDOW = 11;

    private static final double SIGMA = 1.5;
    private static final double RANGE = 2;
    private static final double C1 = 0.01 * RANGE * (0.01 * RANGE);
    private static final double C2 = 0.03 * RANGE * (0.03 * RANGE);

    @Override
    public String name() {
        return "SSIM";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    /** {@inheritDoc} Images need at least 11 x 11 pixels. */
    @Override
    public double of(Tensor image, Tensor reference) {
        Checks.sameShape(image, reference);
        int height = image.extent(2);
        int width = image.extent(3);
        if (height < WINDOW || width < WINDOW) {
            throw new IllegalArgumentException(
                    "SSIM needs images of at least %1$dx%1$d pixels, got %2$s".formatted(WINDOW, image));
        }
        int channels = image.extent(1);
        int plane = height * width;
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            double[] x = Arrays.copyOfRange(image.values(), c * plane, (c + 1) * plane);
            double[] y = Arrays.copyOfRange(reference.values(), c * plane, (c + 1) * plane);
            sum += plane(x, y, height, width);
        }
        return sum / channels;
    }

    private static double plane(double[] x, double[] y, int height, int width) {
        double[] muX = windows(x, height, width);
        double[] muY = windows(y, height, width);
        double[] xx = windows(product(x, x), height, width);
        double[] yy = windows(product(y, y), height, width);
        double[] xy = windows(product(x, y), height, width);
        double sum = 0;
        for (int i = 0; i < muX.length; i++) {
            double varianceX = xx[i] - muX[i] * muX[i];
            double varianceY = yy[i] - muY[i] * muY[i];
            double covariance = xy[i] - muX[i] * muY[i];
            sum += (2 * muX[i] * muY[i] + C1)
                    * (2 * covariance + C2)
                    / ((muX[i] * muX[i] + muY[i] * muY[i] + C1) * (varianceX + varianceY + C2));
        }
        return sum / muX.length;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        Arrays.setAll(product, i -> a[i] * b[i]);
        return product;
    }

    /** The weighted mean of every window, one axis after the other. */
    private static double[] windows(double[] values, int height, int width) {
        double[] weights = weights();
        int columns = width - WINDOW + 1;
        int rows = height - WINDOW + 1;
        double[] across = new double[height * columns];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    across[y * columns + x] += weights[k] * values[y * width + x + k];
                }
            }
        }
        double[] means = new double[rows * columns];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int k = 0; k < WINDOW; k++) {
                    means[y * columns + x] += weights[k] * across[(y + k) * columns + x];
                }
            }
        }
        return means;
    }

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        for (int k = 0; k < WINDOW; k++) {
            double d = k - WINDOW / 2;
            weights[k] = Math.exp(-d * d / (2 * SIGMA * SIGMA));
        }
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, k -> weights[k] / sum);
        return weights;
    }
}
