/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;

/**
 * The vectors of a set of images, computed once for every metric that looks at them.
 *
 * @param space the extractor's name; sets of different spaces are never compared
 * @param vectors N x D, one row an image, in the set's order
 * @param groups which images depend on each other: see {@link ImageSet#group}
 */
public record Features(String space, Tensor vectors, int[] groups) {
    private static final int BATCH = 32;

    /** Vectors of images that do not depend on each other. */
    public Features(String space, Tensor vectors) {
        this(space, vectors, IntStream.range(0, vectors.extent(0)).toArray());
    }

    /**
     * @throws IllegalArgumentException if the vectors are not N x D with N and D positive, one is not finite, or there are not as many
     *     groups
     */
    public Features {
        if (vectors.shape().length != 2 || vectors.values().length == 0) {
            throw new IllegalArgumentException("features must be NxD, got %s".formatted(vectors));
        }
        if (groups.length != vectors.extent(0)) {
            throw new IllegalArgumentException("every vector needs a group, got %d groups for %d vectors"
                    .formatted(groups.length, vectors.extent(0)));
        }
        int d = vectors.extent(1);
        for (int i = 0; i < vectors.values().length; i++) {
            if (!Double.isFinite(vectors.values()[i])) {
                throw new IllegalArgumentException(
                        "features must be finite, got %s in vector %d at %d: check image and extractor"
                                .formatted(vectors.values()[i], i / d, i % d));
            }
        }
    }

    /** The features of every image, 32 images at a time. */
    public static Features of(FeatureExtractor extractor, ImageSet images) {
        return of(extractor, images, BATCH);
    }

    /**
     * The features of every image, {@code batch} images at a time; no more images than that are held.
     *
     * @throws IllegalArgumentException if there is no image, batch is not positive, the images are not of one shape or do not
     *     suit the extractor, or it gives something else than {@code dimension()} finite numbers for each
     */
    public static Features of(FeatureExtractor extractor, ImageSet images, int batch) {
        Checks.named(extractor);
        if (images.size() == 0) {
            throw new IllegalArgumentException("features need at least one image, got none");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + batch);
        }
        int[] shape = {};
        List<Tensor> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += batch) {
            List<Tensor> some = new ArrayList<>();
            for (int i = from; i < Math.min(images.size(), from + batch); i++) {
                Tensor image = images.image(i);
                Checks.image(image);
                if (i == 0) {
                    shape = image.shape();
                }
                if (!Arrays.equals(image.shape(), shape)) {
                    throw new IllegalArgumentException(
                            "the images of a set must be of one shape, '%s' is %s and '%s' is %s: resize them first"
                                    .formatted(images.id(0), images.image(0), images.id(i), image));
                }
                some.add(image);
            }
            Tensor vectors = extractor.extract(Tensor.concat(some));
            if (!Arrays.equals(vectors.shape(), new int[] {some.size(), extractor.dimension()})) {
                throw new IllegalArgumentException("%s must give %d vectors of %d numbers, got %s"
                        .formatted(extractor.name(), some.size(), extractor.dimension(), vectors));
            }
            rows.add(vectors);
        }
        return new Features(
                extractor.name(),
                Tensor.concat(rows),
                IntStream.range(0, images.size()).map(images::group).toArray());
    }

    /** How many images. */
    public int size() {
        return vectors.extent(0);
    }

    /** How many numbers a vector has. */
    public int dimension() {
        return vectors.extent(1);
    }

    /** The vectors of some of the images, in the given order; an index may come more than once. */
    public Features at(int[] indices) {
        int d = dimension();
        double[] some = new double[indices.length * d];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(vectors.values(), indices[i] * d, some, i * d, d);
        }
        return new Features(
                space,
                Tensor.of(some, indices.length, d),
                IntStream.of(indices).map(i -> groups[i]).toArray());
    }
}
