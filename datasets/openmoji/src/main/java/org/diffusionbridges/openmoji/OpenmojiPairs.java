/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.internal.Idx;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Black outlines and the colour emoji that they belong to, from OpenMoji 17.0.0.
 *
 * <p>The source is 1 x 1 x 64 x 64, black lines on white with smoothed rims; the target is 1 x 3 x 64 x 64, red, green and
 * blue on white. Many emoji share one outline, such as the skin tones of one hand: a group is one outline, and a balanced
 * draw takes the group first. The label is OpenMoji's group.
 *
 * <p>All but equal outlines stand in one split. The pictures, and what is drawn or learned from them, are CC BY-SA 4.0;
 * credit: "All emojis designed by OpenMoji, the open-source emoji and icon project. License: CC BY-SA 4.0".
 */
final class OpenmojiPairs implements PairDataset {
    /** Height and width of a pair's images in pixels. */
    public static final int SIZE = 64;

    private static final int PIXELS = SIZE * SIZE;
    private static final List<String> CLASS_NAMES = List.of(
            "activities",
            "animals-nature",
            "component",
            "extras-openmoji",
            "extras-unicode",
            "food-drink",
            "objects",
            "people-body",
            "smileys-emotion",
            "symbols",
            "travel-places");

    private static @Nullable OpenmojiPairs train;
    private static @Nullable OpenmojiPairs test;

    private final String split;
    private final Idx outlines;
    private final Idx targets;
    private final List<Item> items;

    private record Item(String hexcode, int outline, int label, String annotation) {
        static Item of(String line) {
            String[] cells = line.split("\t", -1);
            return new Item(cells[0], Integer.parseInt(cells[1]), CLASS_NAMES.indexOf(cells[2]), cells[3]);
        }
    }

    private OpenmojiPairs(String split) {
        this.split = split;
        outlines = Idx.resource(OpenmojiPairs.class, split + "-outlines-idx3-ubyte.xz");
        targets = Idx.resource(OpenmojiPairs.class, split + "-targets-idx4-ubyte.xz");
        items = lines(split + "-items.tsv").skip(1).map(Item::of).toList();
    }

    /** The pairs to train on; loaded once and kept, about 40 MB. */
    public static synchronized OpenmojiPairs train() {
        if (train == null) {
            train = new OpenmojiPairs("train");
        }
        return train;
    }

    /** The pairs to test with; loaded once and kept. */
    public static synchronized OpenmojiPairs test() {
        if (test == null) {
            test = new OpenmojiPairs("test");
        }
        return test;
    }

    @Override
    public String name() {
        return "openmoji/" + split;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public Pair get(int index) {
        Item item = items.get(Objects.checkIndex(index, size()));
        double[] source = new double[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            source[i] = signed(outlines.values()[item.outline * PIXELS + i]);
        }
        double[] target = new double[3 * PIXELS];
        for (int i = 0; i < target.length; i++) {
            // stored pixel by pixel, wanted channel by channel
            target[i] = signed(targets.values()[3 * (index * PIXELS + i % PIXELS) + i / PIXELS]);
        }
        return new Pair(Tensor.of(source, 1, 1, SIZE, SIZE), Tensor.of(target, 1, 3, SIZE, SIZE), item.label);
    }

    private static double signed(byte level) {
        return (level & 0xff) / 127.5 - 1;
    }

    @Override
    public int group(int index) {
        return items.get(index).outline;
    }

    @Override
    public int groups() {
        return outlines.items();
    }

    @Override
    public List<String> classNames() {
        return CLASS_NAMES;
    }

    /** OpenMoji's name of the file of pair {@code index}: the code points in hexadecimal, joined by hyphens. */
    public String hexcode(int index) {
        return items.get(index).hexcode;
    }

    /** What pair {@code index} shows, in English. */
    public String annotation(int index) {
        return items.get(index).annotation;
    }

    /** The names of everybody who drew for OpenMoji 17.0.0, in alphabetical order. */
    public static List<String> authors() {
        return lines("AUTHORS").toList();
    }

    private static Stream<String> lines(String resource) {
        try (InputStream in = OpenmojiPairs.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new BridgeException(
                        "bridges-openmoji lacks its resource %s: build the module again".formatted(resource));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(resource, e.getMessage()), e);
        }
    }
}
