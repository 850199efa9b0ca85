/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;

/** A figure of one image beside its reference. */
public interface PairMetric extends Metric {

    /** What the image is compared with. */
    enum Reference {
        /** x0, the right answer. */
        TARGET,
        /** xT, what was asked. */
        SOURCE,
        /** Nothing: the figure is the image's alone, whatever is given. */
        NONE
    }

    /** What the second image must be. */
    default Reference reference() {
        return Reference.TARGET;
    }

    /**
     * The figure of one image.
     *
     * @param image 1 x C x H x W in [-1, 1]
     * @param reference its reference, in [-1, 1]; of the same shape unless the metric says otherwise
     * @throws IllegalArgumentException if shapes differ or do not suit, or a value is not in [-1, 1]
     */
    double of(Tensor image, Tensor reference);

    /**
     * The figure of every image, in order.
     *
     * @throws IllegalArgumentException if the sets differ in size or in an id, or as {@link #of}
     */
    default double[] each(ImageSet images, ImageSet references) {
        Checks.samePairs(images, references);
        double[] each = new double[images.size()];
        for (int i = 0; i < each.length; i++) {
            try {
                each[i] = of(images.image(i), references.image(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s: %s".formatted(images.id(i), e.getMessage()), e);
            }
        }
        return each;
    }

    /**
     * The mean over all images, with its standard error over the references' groups.
     *
     * @throws IllegalArgumentException as {@link #each}
     */
    default Measured measure(ImageSet images, ImageSet references) {
        return Measured.mean(
                each(images, references),
                IntStream.range(0, references.size()).map(references::group).toArray());
    }
}
