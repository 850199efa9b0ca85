/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.stream.IntStream;
import org.diffusionbridges.data.PairDataset;

/**
 * The share of images whose most probable class is the wanted one, in [0, 1]. Of equal probabilities the first class counts.
 */
public final class Accuracy implements SetMetric {
    private final int[] labels;

    private Accuracy(int[] labels) {
        this.labels = labels.clone();
    }

    /** Against one label an image, in the set's order. */
    public static Accuracy of(int... labels) {
        return new Accuracy(labels);
    }

    /** Against the labels of a dataset, in its order. */
    public static Accuracy of(PairDataset pairs) {
        return new Accuracy(
                IntStream.range(0, pairs.size()).map(i -> pairs.get(i).label()).toArray());
    }

    @Override
    public String name() {
        return "Classification accuracy";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public double of(Features features) {
        return measure(features).value();
    }

    /** {@inheritDoc} The error is that of a mean of zeros and ones over the images' groups, without a jackknife. */
    @Override
    public Measured measure(Features features) {
        Checks.probabilities(features);
        if (features.size() != labels.length) {
            throw new IllegalArgumentException(
                    "every image needs a label, got %d labels for %d images".formatted(labels.length, features.size()));
        }
        double[] right = new double[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = mostProbable(features, i) == labels[i] ? 1 : 0;
        }
        return Measured.mean(right, features.groups());
    }

    private static int mostProbable(Features features, int image) {
        int classes = features.dimension();
        double[] p = features.vectors().values();
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = p[image * classes + k] > p[image * classes + best] ? k : best;
        }
        return best;
    }
}
