/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.internal.Idx;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Line drawings and the shaded emoji that they belong to, from Microsoft's Fluent Emoji (MIT).
 *
 * <p>The source is 1 x 1 x 64 x 64, black lines on white: the shapes of the flat emoji, white with a black rim, in the order in
 * which they hide each other. The target is 1 x 3 x 64 x 64, the shaded emoji on white. The skin tones of one emoji form a
 * group, and a balanced draw takes the group first. The label is the group of Unicode's table. {@link #drawn} draws the lines in
 * a width of its own.
 *
 * <p>All but equal drawings stand in one split.
 */
public final class FluentPairs implements PairDataset {
    /** Height and width of a pair's images in pixels. */
    public static final int SIZE = LineArt.SIZE;

    private static final int PIXELS = SIZE * SIZE;
    private static final int BITS = LineArt.FINE * LineArt.FINE;
    private static final List<String> CLASS_NAMES = List.of(
            "Activities",
            "Animals & Nature",
            "Food & Drink",
            "Objects",
            "People & Body",
            "Smileys & Emotion",
            "Symbols",
            "Travel & Places");

    private static @Nullable FluentPairs train;
    private static @Nullable FluentPairs test;

    private final String split;
    private final byte[] lines; // one bit a pixel, white is 1
    private final byte[] targets; // blue, green, red
    private final List<Item> items;

    private record Item(String hexcode, int lines, int base, int label, String name) {
        static Item of(String line) {
            String[] cells = line.split("\t", -1);
            return new Item(
                    cells[0],
                    Integer.parseInt(cells[1]),
                    Integer.parseInt(cells[2]),
                    CLASS_NAMES.indexOf(cells[3]),
                    cells[4]);
        }
    }

    private FluentPairs(String split) {
        this.split = split;
        lines = Idx.resource(FluentPairs.class, split + "-lines-idx3-ubyte.xz").values();
        targets = Idx.resource(FluentPairs.class, split + "-targets-idx4-ubyte.xz")
                .values();
        items = text(split + "-items.tsv").lines().skip(1).map(Item::of).toList();
    }

    /** The pairs to train on; loaded once and kept, about 40 MB. */
    public static synchronized FluentPairs train() {
        if (train == null) {
            train = new FluentPairs("train");
        }
        return train;
    }

    /** The pairs to test with; loaded once and kept. */
    public static synchronized FluentPairs test() {
        if (test == null) {
            test = new FluentPairs("test");
        }
        return test;
    }

    @Override
    public String name() {
        return "fluent/" + split;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public Pair get(int index) {
        return pair(index, LineArt.USUAL);
    }

    /** Pair {@code index} with lines of 0.3 to 1.05 of the emoji's 32 units, 0.6 to 2.1 pixels. */
    @Override
    public Pair drawn(int index, RandomGenerator random) {
        return pair(index, random.nextDouble(LineArt.WIDEST));
    }

    private Pair pair(int index, double radius) {
        Item item = items.get(Objects.checkIndex(index, size()));
        BitSet ink = new BitSet(BITS);
        for (int i = 0; i < BITS; i++) {
            int bit = item.lines * BITS + i;
            ink.set(i, (lines[bit >> 3] & 0x80 >> (bit & 7)) == 0);
        }
        double[] target = new double[3 * PIXELS];
        for (int i = 0; i < target.length; i++) {
            // stored pixel by pixel and blue first, wanted channel by channel
            target[i] = (targets[3 * (index * PIXELS + i % PIXELS) + 2 - i / PIXELS] & 0xff) / 127.5 - 1;
        }
        Tensor source = Tensor.of(new LineArt(ink).drawn(radius), 1, 1, SIZE, SIZE);
        return new Pair(source, Tensor.of(target, 1, 3, SIZE, SIZE), item.label);
    }

    @Override
    public int group(int index) {
        return items.get(index).base;
    }

    @Override
    public int groups() {
        return items.get(size() - 1).base + 1;
    }

    @Override
    public List<String> classNames() {
        return CLASS_NAMES;
    }

    /** The code points of pair {@code index} in hexadecimal, joined by hyphens, without the variation selector. */
    public String hexcode(int index) {
        return items.get(index).hexcode;
    }

    /** What pair {@code index} shows, in English, words joined by hyphens. */
    public String emoji(int index) {
        return items.get(index).name;
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(FluentPairs.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(resource, e.getMessage()), e);
        }
    }
}
