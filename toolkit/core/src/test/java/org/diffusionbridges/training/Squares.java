/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import java.util.SplittableRandom;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Tensor;

/** Outlines of squares on 8x8 white, to be filled grey: enough for a loss to fall, small enough for a unit test. */
record Squares(int size, int offset) implements PairDataset {
    static final int EDGE = 8;

    static final Squares SEEN = new Squares(64, 0);
    static final Squares UNSEEN = new Squares(64, 1000);

    /** A training of a few seconds, of SEEN and measured on UNSEEN. */
    static Training training() {
        return Training.of(SEEN)
                .architecture(network(0, 0))
                .averages(5, 20)
                .batch(8)
                .learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.LINEAR))
                .heldOut(UNSEEN)
                .evaluateEvery(40, 32)
                .seed(11);
    }

    /** A network of some 20,000 weights. */
    static UNetArchitecture network(double dropout, int classes) {
        return new UNetArchitecture(
                EDGE, 1, 1, 1, 8, List.of(1, 2), 1, List.of(2), 1, 8, 4, true, true, true, true, classes, dropout, 1);
    }

    @Override
    public String name() {
        return "squares/" + offset;
    }

    @Override
    public Pair get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        SplittableRandom random = new SplittableRandom(offset + index);
        int left = random.nextInt(4);
        int top = random.nextInt(4);
        int side = 3 + random.nextInt(2);
        double grey = index % 2 == 0 ? -0.5 : 0.25;
        Tensor outline = white();
        Tensor filled = white();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean edge = x == 0 || y == 0 || x == side - 1 || y == side - 1;
                int at = (top + y) * EDGE + left + x;
                outline.values()[at] = edge ? -1 : 1;
                filled.values()[at] = edge ? -1 : grey;
            }
        }
        return new Pair(outline, filled, index % 2);
    }

    @Override
    public List<String> classNames() {
        return List.of("dark", "light");
    }

    private static Tensor white() {
        Tensor image = Tensor.zeros(1, 1, EDGE, EDGE);
        java.util.Arrays.fill(image.values(), 1);
        return image;
    }
}
