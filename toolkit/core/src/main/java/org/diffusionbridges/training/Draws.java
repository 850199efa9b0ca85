/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Seeds;

/** Draws of pairs, with replacement: a group of equal sources first, then one of its pairs. */
final class Draws {
    private final int[][] groups; // the pairs of each, none empty

    Draws(PairDataset dataset) {
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("the dataset %s holds no pairs".formatted(dataset.name()));
        }
        SortedMap<Integer, List<Integer>> pairs = IntStream.range(0, dataset.size())
                .boxed()
                .collect(Collectors.groupingBy(dataset::group, TreeMap::new, Collectors.toList()));
        groups = pairs.values().stream()
                .map(group -> group.stream().mapToInt(i -> i).toArray())
                .toArray(int[][]::new);
    }

    /** The index of one pair. */
    int pair(SplittableRandom random) {
        int[] group = groups[random.nextInt(groups.length)];
        return group[random.nextInt(group.length)];
    }

    /**
     * The generator of one purpose of one step: what a step draws depends on the run's seed and the step alone, so a
     * resumed run needs no generator's state.
     */
    static SplittableRandom random(long seed, long step, Purpose purpose) {
        return new SplittableRandom(seedOf(seed, step, purpose));
    }

    /** The seed behind {@link #random}. */
    static long seedOf(long seed, long step, Purpose purpose) {
        return mixed(mixed(mixed(seed) + step) + purpose.ordinal());
    }

    private static long mixed(long value) {
        return Seeds.sample(value, 1);
    }

    /** What a step draws for. */
    enum Purpose {
        BATCH,
        DROPOUT,
        HELD_OUT,
        GRID,
        MOMENTS
    }
}
