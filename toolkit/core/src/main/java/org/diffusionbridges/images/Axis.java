/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

/**
 * The weights that resample one axis: value i of the target is the sum of {@code weights[i][k]} times value
 * {@code first[i] + k} of the source. The window [from, from + count) of an axis of {@code size} values is all that is
 * computed.
 */
record Axis(int[] first, double[][] weights) {

    static Axis of(int sourceSize, int size, int from, int count, Resampling filter) {
        int[] first = new int[count];
        double[][] weights = new double[count][];
        double scale = (double) sourceSize / size;
        double stretch = Math.max(scale, 1);
        double reach = filter.reach() * stretch;
        for (int i = 0; i < count; i++) {
            double centre = (from + i + 0.5) * scale;
            if (filter == Resampling.NEAREST || sourceSize == size) {
                first[i] = Math.min(sourceSize - 1, (int) centre);
                weights[i] = new double[] {1};
                continue;
            }
            int low = Math.max(0, (int) Math.floor(centre - reach + 0.5));
            int high = Math.min(sourceSize, (int) Math.floor(centre + reach + 0.5));
            first[i] = low;
            weights[i] = new double[high - low];
            double sum = 0;
            for (int k = low; k < high; k++) {
                double weight = filter.weight((k + 0.5 - centre) / stretch);
                weights[i][k - low] = weight;
                sum += weight;
            }
            for (int k = 0; k < weights[i].length; k++) {
                weights[i][k] /= sum;
            }
        }
        return new Axis(first, weights);
    }

    /** Target value {@code i} from a line of source values that lie {@code stride} apart. */
    double apply(int i, double[] line, int offset, int stride) {
        double sum = 0;
        int at = offset + first[i] * stride;
        for (double weight : weights[i]) {
            sum += weight * line[at];
            at += stride;
        }
        return sum;
    }
}
