/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.architectures;

import java.util.List;

/**
 * A small convolutional classifier of images, whose last features measure them: for every width a convolution of 3x3, a group
 * norm, SiLU and an average of 2x2; then the mean over all pixels, which is the features, and a linear layer to the classes.
 *
 * @param channels of the images: 1 or 3
 * @param size height and width of the images, a multiple of 2 for every width but the last
 * @param widths channels of each convolution, multiples of 8; the last is the number of features
 * @param classes how many, at least 2
 */
public record ClassifierArchitecture(int channels, int size, List<Integer> widths, int classes) {

    /** What the compiled network gives. */
    public enum Output {
        /** (N, features), before the last layer. */
        FEATURES,
        /** (N, classes), before the softmax. */
        LOGITS,
        /** (N, classes), each row of sum 1. */
        PROBABILITIES
    }

    /** Channels that are normed together. */
    public static final int NORM_GROUP = 8;

    public ClassifierArchitecture {
        widths = List.copyOf(widths);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("a classifier's images have 1 or 3 channels, got " + channels);
        }
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1 || width % NORM_GROUP != 0)) {
            throw new IllegalArgumentException("a classifier's widths must be multiples of 8, got " + widths);
        }
        if (size < 1 || size % (1 << (widths.size() - 1)) != 0) {
            throw new IllegalArgumentException("%d widths halve the image %d times, which a size of %d does not allow"
                    .formatted(widths.size(), widths.size() - 1, size));
        }
        if (classes < 2) {
            throw new IllegalArgumentException("a classifier needs at least 2 classes, got " + classes);
        }
    }

    /** How many features an image has. */
    public int features() {
        return widths.get(widths.size() - 1);
    }
}
