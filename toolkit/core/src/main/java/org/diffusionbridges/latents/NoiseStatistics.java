/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import java.util.Locale;
import org.diffusionbridges.tensors.Tensor;

/**
 * How a noise compares with a draw from the prior N(0, I), which has mean 0, variance 1 and neighbour correlation 0.
 *
 * @param mean over all values
 * @param variance over all values, about their mean
 * @param neighbourCorrelation of values side by side or one above the other, in one channel; NaN if there are none
 */
public record NoiseStatistics(double mean, double variance, double neighbourCorrelation) {

    /**
     * The statistics of a noise.
     *
     * @param noise N x C x H x W
     * @throws IllegalArgumentException if it has another number of axes
     */
    public static NoiseStatistics of(Tensor noise) {
        if (noise.shape().length != 4) {
            throw new IllegalArgumentException("noise statistics need N x C x H x W, got " + noise);
        }
        int height = noise.extent(2);
        int width = noise.extent(3);
        double[] values = noise.values();
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        double products = 0;
        int neighbours = 0;
        for (int i = 0; i < values.length; i++) {
            double here = values[i] - mean;
            variance += here * here / values.length;
            if (i % width + 1 < width) {
                products += here * (values[i + 1] - mean);
                neighbours++;
            }
            if (i / width % height + 1 < height) {
                products += here * (values[i + width] - mean);
                neighbours++;
            }
        }
        return new NoiseStatistics(mean, variance, products / neighbours / variance);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "mean %.3f, variance %.3f, neighbour correlation %.3f",
                mean,
                variance,
                neighbourCorrelation);
    }
}
