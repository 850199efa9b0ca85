/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.internal.Idx;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Edge drawings and the photographs they were taken from: sandals, sneakers, bags and boots of Fashion-MNIST.
 *
 * <p>Source and target are 1 x 1 x 32 x 32: black lines on white, and the dark object on a white ground. The photographs
 * are 28 x 28, inverted (Fashion-MNIST's ground is black) and padded by two white pixels on every side; the drawing is
 * {@link Canny#FASHION} of the padded photograph. The edges are computed when a split is first used, in about half a
 * second, and not stored: they follow from the photographs exactly.
 *
 * <p>23,998 pairs to train on and 4,000 to test with. No drawing stands in both splits.
 */
final class FashionPairs implements PairDataset {
    /** Height and width of a pair's images in pixels. */
    public static final int SIZE = 32;

    private static final int PHOTOGRAPH = 28;
    private static final int MARGIN = (SIZE - PHOTOGRAPH) / 2;
    private static final List<String> CLASS_NAMES = List.of("sandal", "sneaker", "bag", "boot");

    private static @Nullable FashionPairs train;
    private static @Nullable FashionPairs test;

    private final String split;
    private final Idx photographs;
    private final Idx labels;
    private final BitSet[] drawings;
    private final int[] groups;
    private final int groupCount;

    private FashionPairs(String split) {
        this.split = split;
        photographs = Idx.resource(FashionPairs.class, split + "-images-idx3-ubyte.xz");
        labels = Idx.resource(FashionPairs.class, split + "-labels-idx1-ubyte.xz");
        drawings = new BitSet[photographs.items()];
        groups = new int[drawings.length];
        Map<BitSet, Integer> seen = new HashMap<>();
        for (int i = 0; i < drawings.length; i++) {
            drawings[i] = drawing(photographs.item(i));
            groups[i] = seen.computeIfAbsent(drawings[i], unseen -> seen.size());
        }
        groupCount = seen.size();
    }

    /** The 23,998 pairs to train on; loaded once and kept. */
    public static synchronized FashionPairs train() {
        if (train == null) {
            train = new FashionPairs("train");
        }
        return train;
    }

    /** The 4,000 pairs to test with; loaded once and kept. */
    public static synchronized FashionPairs test() {
        if (test == null) {
            test = new FashionPairs("test");
        }
        return test;
    }

    @Override
    public String name() {
        return "fashion/" + split;
    }

    @Override
    public int size() {
        return drawings.length;
    }

    @Override
    public Pair get(int index) {
        Objects.checkIndex(index, size());
        double[] source = new double[SIZE * SIZE];
        Arrays.fill(source, 1);
        drawings[index].stream().forEach(pixel -> source[pixel] = -1);
        double[] target = new double[SIZE * SIZE];
        Arrays.fill(target, 1);
        int from = index * PHOTOGRAPH * PHOTOGRAPH;
        for (int y = 0; y < PHOTOGRAPH; y++) {
            for (int x = 0; x < PHOTOGRAPH; x++) {
                int level = photographs.values()[from + y * PHOTOGRAPH + x] & 0xff;
                target[(y + MARGIN) * SIZE + x + MARGIN] = 1 - 2 * level / 255.0;
            }
        }
        return new Pair(
                Tensor.of(source, 1, 1, SIZE, SIZE), Tensor.of(target, 1, 1, SIZE, SIZE), labels.values()[index]);
    }

    @Override
    public int group(int index) {
        return groups[index];
    }

    @Override
    public int groups() {
        return groupCount;
    }

    @Override
    public List<String> classNames() {
        return CLASS_NAMES;
    }

    /** Where the padded photograph's edges are: bit y · 32 + x. */
    static BitSet drawing(byte[] photograph) {
        double[] padded = new double[SIZE * SIZE];
        for (int i = 0; i < photograph.length; i++) {
            padded[(i / PHOTOGRAPH + MARGIN) * SIZE + i % PHOTOGRAPH + MARGIN] = photograph[i] & 0xff;
        }
        boolean[] edges = Canny.FASHION.edges(padded, SIZE, SIZE);
        BitSet drawing = new BitSet(edges.length);
        for (int i = 0; i < edges.length; i++) {
            drawing.set(i, edges[i]);
        }
        return drawing;
    }
}
