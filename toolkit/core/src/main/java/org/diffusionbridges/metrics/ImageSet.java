/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Tensor;

/**
 * Images in an order, each with the id of the pair it belongs to, so that results meet their own references and no others.
 * An image may be read or made when it is asked for.
 */
public interface ImageSet {

    int size();

    /** What pair image {@code index} belongs to: a file's name, or {@code fashion/test/17}. */
    String id(int index);

    /** Image {@code index}, 1 x C x H x W in [-1, 1]. */
    Tensor image(int index);

    /**
     * Which images depend on each other: a number that is equal for images of one source, as those of one outline are. A
     * standard error counts groups, not images.
     */
    default int group(int index) {
        return index;
    }

    /**
     * Images that are at hand, each of a source of its own.
     *
     * @param ids one an image
     * @param images 1 x C x H x W each
     * @throws IllegalArgumentException if there are not as many ids as images
     */
    static ImageSet of(List<String> ids, List<Tensor> images) {
        return of(ids, images, IntStream.range(0, images.size()).toArray());
    }

    /**
     * Images that are at hand, some of which may depend on each other.
     *
     * @param groups one an image: see {@link #group}
     * @throws IllegalArgumentException if there are not as many ids and groups as images
     */
    static ImageSet of(List<String> ids, List<Tensor> images, int[] groups) {
        if (groups.length != images.size()) {
            throw new IllegalArgumentException(
                    "every image needs a group, got %d groups for %d images".formatted(groups.length, images.size()));
        }
        int[] sources = groups.clone();
        if (ids.size() != images.size()) {
            throw new IllegalArgumentException(
                    "every image needs an id, got %d ids for %d images".formatted(ids.size(), images.size()));
        }
        List<String> names = List.copyOf(ids);
        List<Tensor> held = List.copyOf(images);
        return new ImageSet() {
            @Override
            public int size() {
                return held.size();
            }

            @Override
            public String id(int index) {
                return names.get(index);
            }

            @Override
            public Tensor image(int index) {
                return held.get(index);
            }

            @Override
            public int group(int index) {
                return sources[index];
            }
        };
    }

    /** The right answers of a dataset; the id is the dataset's name, a slash and the index, the group the dataset's. */
    static ImageSet targets(PairDataset pairs) {
        return of(pairs, Pair::target);
    }

    /** The sources of a dataset, with the ids that {@link #targets} gives. */
    static ImageSet sources(PairDataset pairs) {
        return of(pairs, Pair::source);
    }

    private static ImageSet of(PairDataset pairs, Function<Pair, Tensor> side) {
        return new ImageSet() {
            @Override
            public int size() {
                return pairs.size();
            }

            @Override
            public String id(int index) {
                return pairs.name() + "/" + index;
            }

            @Override
            public Tensor image(int index) {
                return side.apply(pairs.get(index));
            }

            @Override
            public int group(int index) {
                return pairs.group(index);
            }
        };
    }
}
