/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.SplittableRandom;
import org.diffusionbridges.data.PairDataset;

/** Draws of pairs, with replacement: a group of equal sources first, then one of its pairs. */
final class Draws {
    private final int[] members; // pair indices, sorted by group
    private final int[] starts; // where each group begins in members; one more entry than groups

    Draws(PairDataset dataset) {
        if (dataset.size() == 0) {
            throw new IllegalArgumentException("the dataset %s holds no pairs".formatted(dataset.name()));
        }
        int[] counts = new int[dataset.groups()];
        for (int i = 0; i < dataset.size(); i++) {
            counts[dataset.group(i)]++;
        }
        int filled = 0;
        int[] place = new int[counts.length];
        for (int group = 0; group < counts.length; group++) {
            place[group] = counts[group] == 0 ? -1 : filled++;
        }
        starts = new int[filled + 1];
        for (int group = 0; group < counts.length; group++) {
            if (place[group] >= 0) {
                starts[place[group] + 1] = counts[group];
            }
        }
        for (int i = 0; i < filled; i++) {
            starts[i + 1] += starts[i];
        }
        members = new int[dataset.size()];
        int[] next = starts.clone();
        for (int i = 0; i < dataset.size(); i++) {
            members[next[place[dataset.group(i)]]++] = i;
        }
    }

    /** The index of one pair. */
    int pair(SplittableRandom random) {
        int group = random.nextInt(starts.length - 1);
        return members[starts[group] + random.nextInt(starts[group + 1] - starts[group])];
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
        return mix(mix(mix(seed) + step) + purpose.ordinal());
    }

    /** What a step draws for. */
    enum Purpose {
        BATCH,
        DROPOUT,
        HELD_OUT,
        GRID,
        MOMENTS
    }

    /** Stafford's 13th variant of MurmurHash3's finalizer, as in Java's SplittableRandom. */
    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
