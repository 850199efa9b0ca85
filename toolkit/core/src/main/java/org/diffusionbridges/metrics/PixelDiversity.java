/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/**
 * The standard deviation over one source's answers (n − 1 in the denominator), averaged over all pixels and channels, in
 * units of [-1, 1]: 0 if all are equal. It counts grain and shift as it counts another colour.
 */
public record PixelDiversity() implements GroupMetric {
    @Override
    public String name() {
        return "Pixel diversity";
    }

    @Override
    public Better better() {
        return Better.NEITHER;
    }

    @Override
    public double of(Tensor samples) {
        Checks.group(samples);
        int n = samples.batch();
        int size = samples.itemSize();
        double sum = 0;
        for (int k = 0; k < size; k++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += samples.values()[i * size + k] / n;
            }
            double squares = 0;
            for (int i = 0; i < n; i++) {
                double d = samples.values()[i * size + k] - mean;
                squares += d * d;
            }
            sum += Math.sqrt(squares / (n - 1));
        }
        return sum / size;
    }
}
