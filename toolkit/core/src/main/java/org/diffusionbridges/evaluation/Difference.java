/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.SetMetric;
import org.diffusionbridges.tensors.Tensor;

/**
 * A set's figure less another's, as a figure of the pairs of their pictures: so the jackknife leaves the same pictures out of
 * both, and what the pictures' choice does to both alike is no error of the difference.
 *
 * @param metric the figure
 * @param dimension how many features of a pair are the first picture's
 */
record Difference(SetMetric metric, int dimension) implements SetMetric {

    /** The features of two sets of answers to the same sources, side by side. */
    static Features joined(Features a, Features b) {
        int d = a.dimension();
        double[] both = new double[a.size() * 2 * d];
        for (int i = 0; i < a.size(); i++) {
            System.arraycopy(a.vectors().values(), i * d, both, i * 2 * d, d);
            System.arraycopy(b.vectors().values(), i * d, both, i * 2 * d + d, d);
        }
        return new Features(a.space(), Tensor.of(both, a.size(), 2 * d), a.groups());
    }

    @Override
    public String name() {
        return "difference of " + metric.name();
    }

    @Override
    public Better better() {
        return Better.NEITHER;
    }

    @Override
    public double of(Features pairs) {
        return metric.of(part(pairs, 0)) - metric.of(part(pairs, dimension));
    }

    private Features part(Features pairs, int from) {
        int n = pairs.size();
        double[] values = new double[n * dimension];
        for (int i = 0; i < n; i++) {
            System.arraycopy(pairs.vectors().values(), i * 2 * dimension + from, values, i * dimension, dimension);
        }
        return new Features(pairs.space(), Tensor.of(values, n, dimension));
    }
}
