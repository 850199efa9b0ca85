/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/** Turns images into vectors in which sets are compared: a network, or in a test a formula. */
public interface FeatureExtractor {

    /** What the space of its vectors is called, fit to stand in "Fréchet distance in the features of ...". */
    String name();

    /** How many numbers a vector has. */
    int dimension();

    /**
     * A vector an image.
     *
     * @param images N x C x H x W in [-1, 1]
     * @return N x {@link #dimension}
     * @throws IllegalArgumentException if the images do not suit
     */
    Tensor extract(Tensor images);
}
