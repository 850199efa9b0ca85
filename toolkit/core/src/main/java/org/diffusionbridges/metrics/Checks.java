/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/** What all metrics ask of their images. */
final class Checks {
    /** Float32's rounding of a value at the end of the range. */
    private static final double SLACK = 1e-6;

    private Checks() {}

    static void samePairs(ImageSet images, ImageSet references) {
        if (images.size() != references.size()) {
            throw new IllegalArgumentException("images and references must be pairs, got %d images and %d references"
                    .formatted(images.size(), references.size()));
        }
        if (images.size() == 0) {
            throw new IllegalArgumentException("a measurement needs at least one image, got none");
        }
        for (int i = 0; i < images.size(); i++) {
            if (!images.id(i).equals(references.id(i))) {
                throw new IllegalArgumentException(
                        "images and references must be in one order: number %d is '%s' here and '%s' there"
                                .formatted(i + 1, images.id(i), references.id(i)));
            }
        }
    }

    static void sameShape(Tensor image, Tensor reference) {
        if (!image.sameShape(reference)) {
            throw new IllegalArgumentException(
                    "an image and its reference must be of one shape, got %s and %s: resize one of them"
                            .formatted(image, reference));
        }
        image(image);
        image(reference);
    }

    /** An image and its source may have other channels, but not another size. */
    static void sameSize(Tensor image, Tensor source) {
        image(image);
        image(source);
        if (source.extent(2) != image.extent(2) || source.extent(3) != image.extent(3)) {
            throw new IllegalArgumentException(
                    "an image and its source must be of one size, got %s and %s: resize one of them"
                            .formatted(image, source));
        }
    }

    static void image(Tensor image) {
        images(image);
        if (image.extent(0) != 1) {
            throw new IllegalArgumentException("one image must be 1xCxHxW, got %s".formatted(image));
        }
    }

    static void images(Tensor images) {
        int[] shape = images.shape();
        if (shape.length != 4 || images.values().length == 0) {
            throw new IllegalArgumentException("images must be NxCxHxW with no axis empty, got %s".formatted(images));
        }
        for (double value : images.values()) {
            if (!(Math.abs(value) <= 1 + SLACK)) {
                throw new IllegalArgumentException(
                        Double.isNaN(value)
                                ? "an image must not hold NaN: the run diverged"
                                : "an image's values must be in [-1, 1], got %s: levels v of 0 to 255 are v / 127.5 - 1"
                                        .formatted(value));
            }
        }
    }

    /** No extractor but Inception's own has its name, so that nothing else is called FID. */
    static void named(FeatureExtractor extractor) {
        if (extractor.name().startsWith(Inception.SPACE) && !(extractor instanceof Inception.Extractor)) {
            throw new IllegalArgumentException(
                    "an extractor must have a name of its own, '%s' is Inception's".formatted(extractor.name()));
        }
    }

    static void group(Tensor samples) {
        images(samples);
        if (samples.batch() < 2) {
            throw new IllegalArgumentException(
                    "diversity needs at least 2 samples of a source, got %d: draw more".formatted(samples.batch()));
        }
    }

    /** Rows that are not negative and of sum 1, to float16's rounding. */
    static void probabilities(Features features) {
        int classes = features.dimension();
        double[] p = features.vectors().values();
        for (int i = 0; i < features.size(); i++) {
            double sum = 0;
            boolean negative = false;
            for (int k = 0; k < classes; k++) {
                sum += p[i * classes + k];
                negative |= p[i * classes + k] < 0;
            }
            if (negative || Math.abs(sum - 1) > 1e-2) {
                throw new IllegalArgumentException(
                        "this figure needs class probabilities, got vectors of %s whose sum is %s: take the classifier's probabilities()"
                                .formatted(features.space(), sum));
            }
        }
    }
}
