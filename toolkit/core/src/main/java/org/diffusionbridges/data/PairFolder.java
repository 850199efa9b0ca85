/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;

/**
 * The user's own pairs, read from pictures on the disk.
 *
 * <p>All pictures are read once, fitted to one size and held with eight bits a value: 24 KB for a pair of 64x64 in colour.
 * Pairs stand in the order of their names. What cannot be read is skipped and listed in {@link #skipped}. Pairs of equal
 * sources are one group.
 */
public final class PairFolder implements PairDataset {
    /** Which half of a picture is the source. */
    public enum Side {
        LEFT,
        RIGHT
    }

    /**
     * A pair that was left out.
     *
     * @param name the file's name, or the pair's
     * @param reason one line fit to be shown to a user
     */
    public record Skipped(String name, String reason) {}

    /**
     * Two parts of one dataset that share no source.
     *
     * @param train what the test part leaves
     * @param test about the share that was asked for
     */
    public record Split(PairDataset train, PairDataset test) {}

    private final String name;
    private final Shape source;
    private final Shape target;
    private final List<Item> items;
    private final int groups;
    private final List<Skipped> skipped;

    private record Shape(int channels, int height, int width) {
        Tensor tensor(byte[] levels) {
            double[] values = new double[levels.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (levels[i] & 0xff) / 127.5 - 1;
            }
            return Tensor.of(values, 1, channels, height, width);
        }
    }

    private record Item(byte[] source, byte[] target, int group) {}

    private PairFolder(String name, Shape source, Shape target, List<Item> items, int groups, List<Skipped> skipped) {
        this.name = name;
        this.source = source;
        this.target = target;
        this.items = items;
        this.groups = groups;
        this.skipped = skipped;
    }

    /**
     * Pairs as pix2pix distributes them: source and target side by side in one picture.
     *
     * @throws BridgeException if there is no such folder
     */
    public static Reader sideBySide(Path folder, Side source) {
        return new Reader(new PairFiles.SideBySide(folder, source), 64, 64, 3, 3, Fit.STRETCH);
    }

    /**
     * Sources in one folder, targets of the same names in another; the endings may differ.
     *
     * @throws BridgeException if one of the folders is missing
     */
    public static Reader twoFolders(Path sources, Path targets) {
        return new Reader(new PairFiles.TwoFolders(sources, targets), 64, 64, 3, 3, Fit.STRETCH);
    }

    /** How the pictures are to be read; every link is a new value. At first 64x64, RGB on both sides, stretched. */
    public static final class Reader {
        private final PairFiles files;
        private final Shape source;
        private final Shape target;
        private final Fit fit;

        private Reader(PairFiles files, int height, int width, int sourceChannels, int targetChannels, Fit fit) {
            if (height < 1 || width < 1) {
                throw new IllegalArgumentException(
                        "pairs need a positive size, got height %d and width %d".formatted(height, width));
            }
            for (int channels : new int[] {sourceChannels, targetChannels}) {
                if (channels != 1 && channels != 3) {
                    throw new IllegalArgumentException("an image has 1 (grey) or 3 (RGB) channels, got " + channels);
                }
            }
            this.files = files;
            this.source = new Shape(sourceChannels, height, width);
            this.target = new Shape(targetChannels, height, width);
            this.fit = fit;
        }

        /** Height and width of every picture in pixels. */
        public Reader size(int height, int width) {
            return new Reader(files, height, width, source.channels, target.channels, fit);
        }

        /** Squares of that many pixels a side. */
        public Reader size(int side) {
            return size(side, side);
        }

        /** Grey (1) or RGB (3), for each side. */
        public Reader channels(int ofSource, int ofTarget) {
            return new Reader(files, source.height, source.width, ofSource, ofTarget, fit);
        }

        /** What happens to pictures of another shape. */
        public Reader fit(Fit rule) {
            return new Reader(files, source.height, source.width, source.channels, target.channels, rule);
        }

        /**
         * Reads every pair.
         *
         * @throws BridgeException if not one pair can be read, or all together need more memory than half of Java's heap
         */
        public PairFolder read() {
            List<String> names = List.copyOf(files.names());
            requireRoom(names.size());
            List<Item> items = new ArrayList<>();
            List<Skipped> skipped = new ArrayList<>();
            Map<ByteBuffer, Integer> groups = new HashMap<>();
            for (String name : names) {
                try {
                    PairFiles.Pictures pictures = files.read(name);
                    byte[] from = levels(pictures.source(), source);
                    byte[] to = levels(pictures.target(), target);
                    int group = groups.computeIfAbsent(ByteBuffer.wrap(from), unseen -> groups.size());
                    items.add(new Item(from, to, group));
                } catch (BridgeException e) {
                    skipped.add(new Skipped(name, String.valueOf(e.getMessage())));
                }
            }
            if (items.isEmpty()) {
                throw new BridgeException(
                        skipped.isEmpty()
                                ? files.name() + " must hold pairs of pictures, got no files"
                                : "%s must hold pairs of pictures, and none of %d could be read; the first: %s"
                                        .formatted(files.name(), skipped.size(), skipped.get(0).reason));
            }
            return new PairFolder(
                    files.name(), source, target, List.copyOf(items), groups.size(), List.copyOf(skipped));
        }

        private void requireRoom(int pairs) {
            long need = (long) pairs * source.height * source.width * (source.channels + target.channels);
            long room = Runtime.getRuntime().maxMemory() / 2;
            if (need > room) {
                throw new BridgeException(
                        "%d pairs need %d MB, and half of Java's heap is %d MB: start Java with -Xmx%dm, or take a smaller size"
                                .formatted(pairs, need >> 20, room >> 20, (2 * need >> 20) + 1));
            }
        }

        private byte[] levels(BufferedImage picture, Shape shape) {
            double[] values = Images.toTensor(picture, shape.channels, shape.height, shape.width, fit)
                    .values();
            byte[] levels = new byte[values.length];
            for (int i = 0; i < levels.length; i++) {
                levels[i] = (byte) Math.round((values[i] + 1) * 127.5);
            }
            return levels;
        }
    }

    /** What could not be read, in the order of the names. */
    public List<Skipped> skipped() {
        return skipped;
    }

    /**
     * Parts the pairs by the content of their sources: the same source falls on the same side whatever the other files are,
     * and equal sources never stand on both.
     *
     * @param testShare in (0, 1)
     * @throws IllegalArgumentException if the share is outside, or one part would be empty
     */
    public Split split(double testShare) {
        if (!(testShare > 0 && testShare < 1)) {
            throw new IllegalArgumentException("the test share must lie between 0 and 1, got " + testShare);
        }
        List<Item> train = new ArrayList<>();
        List<Item> test = new ArrayList<>();
        items.forEach(item -> (place(item.source) < testShare ? test : train).add(item));
        if (train.isEmpty() || test.isEmpty()) {
            throw new IllegalArgumentException(
                    "a test share of %s leaves one part of %d pairs empty: take another share, or more pairs"
                            .formatted(testShare, size()));
        }
        return new Split(part("train", train), part("test", test));
    }

    private PairFolder part(String which, List<Item> part) {
        Map<Integer, Integer> numbers = new HashMap<>();
        List<Item> numbered = part.stream()
                .map(item -> new Item(
                        item.source, item.target, numbers.computeIfAbsent(item.group, unseen -> numbers.size())))
                .toList();
        return new PairFolder(name + "/" + which, source, target, numbered, numbers.size(), List.of());
    }

    /** A place in [0, 1) that follows from the bytes alone. */
    private static double place(byte[] bytes) {
        return (ByteBuffer.wrap(DigestUtils.sha256(bytes)).getLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public Pair get(int index) {
        Item item = items.get(Objects.checkIndex(index, size()));
        return new Pair(source.tensor(item.source), target.tensor(item.target), -1);
    }

    @Override
    public int group(int index) {
        return items.get(index).group;
    }

    @Override
    public int groups() {
        return groups;
    }

    @Override
    public String toString() {
        return "%d pairs of %s at %dx%d, %d skipped"
                .formatted(size(), name, target.height, target.width, skipped.size());
    }
}
