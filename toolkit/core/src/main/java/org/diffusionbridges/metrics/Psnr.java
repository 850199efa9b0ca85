/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/**
 * Peak signal-to-noise ratio, 10 log10(L² / MSE) with L = 2, the range of [-1, 1]; infinite for equal images. A set's figure
 * is the mean of its images' PSNR.
 */
public record Psnr() implements PairMetric {
    private static final double RANGE = 2;

    @Override
    public String name() {
        return "PSNR";
    }

    @Override
    public String unit() {
        return "dB";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public double of(Tensor image, Tensor reference) {
        return 10 * Math.log10(RANGE * RANGE / new Mse().of(image, reference));
    }
}
