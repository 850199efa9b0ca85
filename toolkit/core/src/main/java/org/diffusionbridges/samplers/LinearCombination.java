/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Tensor;

/** Linear combinations of tensors, in one pass each. */
final class LinearCombination {
    private LinearCombination() {}

    /** a x + b y + c z, a new tensor. */
    static Tensor combine(double a, Tensor x, double b, Tensor y, double c, Tensor z) {
        double[] xs = x.values();
        double[] ys = y.values();
        double[] zs = z.values();
        double[] sum = new double[xs.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = a * xs[i] + b * ys[i] + c * zs[i];
        }
        return Tensor.of(sum, x.shape());
    }

    /** sum ← sum + a x. */
    static void add(double a, Tensor x, Tensor sum) {
        double[] to = sum.values();
        double[] from = x.values();
        for (int i = 0; i < to.length; i++) {
            to[i] += a * from[i];
        }
    }
}
