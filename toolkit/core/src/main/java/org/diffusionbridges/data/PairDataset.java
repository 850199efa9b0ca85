/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import java.util.List;
import java.util.random.RandomGenerator;

/** A finite, ordered set of pairs of one shape; the same index gives the same pair every time, from any thread. */
public interface PairDataset {

    /** The dataset's name and split, fit for a model card: {@code fashion/train}. */
    String name();

    int size();

    /**
     * Pair {@code index}.
     *
     * @throws IndexOutOfBoundsException if index is outside [0, size)
     */
    Pair get(int index);

    /**
     * Pair {@code index} as a training sees it: what the data leave open is drawn anew, such as the width of a drawing's lines.
     * The pair itself unless a dataset says otherwise.
     *
     * @throws IndexOutOfBoundsException if index is outside [0, size)
     */
    default Pair drawn(int index, RandomGenerator random) {
        return get(index);
    }

    /**
     * Which group of equal sources pair {@code index} belongs to, in [0, {@link #groups}): a balanced draw takes a group
     * first and then one of its pairs.
     */
    default int group(int index) {
        return index;
    }

    /** How many groups of equal sources there are. */
    default int groups() {
        return size();
    }

    /** Names of the classes that {@link Pair#label} counts; empty if there are none. */
    default List<String> classNames() {
        return List.of();
    }
}
