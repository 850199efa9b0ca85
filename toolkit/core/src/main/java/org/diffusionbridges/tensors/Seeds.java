/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import java.util.stream.LongStream;

/** How one seed becomes those of a batch or of several samples: written down, and pinned by test vectors. */
public final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** Item i of a batch has {@code seed + i}. */
    public static long[] batch(long seed, int items) {
        return LongStream.range(0, items).map(i -> seed + i).toArray();
    }

    /**
     * Sample j of one source: {@code seed} itself for j = 0, so that the first of many samples is the picture made alone;
     * beyond, SplitMix64's finaliser of {@code seed + j · 0x9E3779B97F4A7C15}, far from the seeds of neighbouring images.
     */
    public static long sample(long seed, int j) {
        if (j < 0) {
            throw new IllegalArgumentException("a sample's index must not be negative, got " + j);
        }
        if (j == 0) {
            return seed;
        }
        return mixed(seed + j * GOLDEN_GAMMA);
    }

    /**
     * The seed of what bears a name, such as a picture's path, in whatever order and wherever it is drawn: h = {@code seed}, and for
     * each UTF-16 unit c of the key, h = SplitMix64's finaliser of {@code h + (c + 1) · 0x9E3779B97F4A7C15}.
     */
    public static long keyed(long seed, String key) {
        long h = seed;
        for (int i = 0; i < key.length(); i++) {
            h = mixed(h + (key.charAt(i) + 1L) * GOLDEN_GAMMA);
        }
        return h;
    }

    private static long mixed(long sum) {
        long z = sum;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
