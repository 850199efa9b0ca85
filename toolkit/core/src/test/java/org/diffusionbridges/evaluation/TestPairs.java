/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** Pairs of 8x8 noise, each from its index. */
record TestPairs(int size) implements PairDataset {
    static final int SIDE = 8;

    @Override
    public String name() {
        return "noise/test";
    }

    @Override
    public Pair get(int index) {
        return new Pair(picture(2L * index), picture(2L * index + 1), -1);
    }

    private static Tensor picture(long seed) {
        return Noise.seeded(seed).draw(1, 1, SIDE, SIDE).clamp(-1, 1);
    }

    int[] all() {
        return IntStream.range(0, size).toArray();
    }
}
