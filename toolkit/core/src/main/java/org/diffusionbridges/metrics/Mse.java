/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/** Mean squared error over all pixels and channels, of values in [-1, 1]: in [0, 4]. */
public record Mse() implements PairMetric {
    @Override
    public String name() {
        return "MSE";
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    @Override
    public double of(Tensor image, Tensor reference) {
        Checks.sameShape(image, reference);
        double[] x = image.values();
        double[] y = reference.values();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum / x.length;
    }
}
