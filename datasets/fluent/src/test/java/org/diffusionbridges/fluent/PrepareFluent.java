/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.data.internal.Idx;
import org.diffusionbridges.files.internal.WholeFile;

/**
 * Makes this module's resources from the two pinned npm packages; README.md beside the module's pom has the command.
 *
 * <p>Draws the lines, averages the shaded pictures down, leaves out what {@link Rule} names, and splits by families of all but
 * equal outlines, skin tones of one emoji together. The same input gives the same pictures on one version of Java.
 */
public final class PrepareFluent {
    /** One family in eight is for testing. */
    private static final int TEST_SHARE = 8;

    /** Levels a channel of a target has: 64, the eye sees no steps, and the file is a third smaller than with 256. */
    private static final int LEVELS = 63;

    /** How much of the two pictures' area must be common: below it the shaded picture shows another design than the flat one. */
    private static final double COMMON = 0.75;

    private static final int PAPER = 250;

    private enum Rule {
        FLAG("flags: a rectangle tells nothing of its colours"),
        BLANK("under 1% of the square is covered in lines"),
        ELSEWHERE("the flat and the shaded picture do not lie on one another");

        private final String reason;

        Rule(String reason) {
            this.reason = reason;
        }
    }

    private record Drawn(FluentEmoji emoji, LineArt lines, BufferedImage colours) {}

    private PrepareFluent() {}

    /**
     * Reads the packages in the folder of the first argument, writes to the folder of the second.
     *
     * @throws IOException if a package is missing or not the pinned one, or holds what cannot be drawn
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: PrepareFluent PACKAGES-FOLDER RESOURCE-FOLDER");
        }
        Path to = Path.of(arguments[1]);
        Map<String, List<Drawn>> byBase = new LinkedHashMap<>();
        for (Drawn drawn : kept(FluentPackages.read(Path.of(arguments[0])))) {
            byBase.computeIfAbsent(drawn.emoji().base(), unseen -> new ArrayList<>())
                    .add(drawn);
        }
        List<List<Drawn>> groups = List.copyOf(byBase.values());
        List<byte[]> outlines =
                groups.stream().map(group -> levels(group.get(0).lines())).toList();
        Families families = new Families(outlines);
        List<List<Drawn>> train = new ArrayList<>();
        List<List<Drawn>> test = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            byte[] family = outlines.get(families.family(i));
            (Math.floorMod(DigestUtils.sha256(family)[0], TEST_SHARE) == 0 ? test : train).add(groups.get(i));
        }
        write(train, to, "train");
        write(test, to, "test");
    }

    private static List<Drawn> kept(List<FluentEmoji> all) throws IOException {
        List<Drawn> kept = new ArrayList<>();
        Map<Rule, List<String>> leftOut = new EnumMap<>(Rule.class);
        for (FluentEmoji emoji : all) {
            Drawn drawn = new Drawn(emoji, emoji.lines(), emoji.colours());
            Rule rule = emoji.group().equals("Flags")
                    ? Rule.FLAG
                    : drawn.lines().ink().cardinality() < 0.01 * LineArt.FINE * LineArt.FINE
                            ? Rule.BLANK
                            : common(emoji.flatColours(), drawn.colours()) < COMMON ? Rule.ELSEWHERE : null;
            if (rule == null) {
                kept.add(drawn);
            } else {
                leftOut.computeIfAbsent(rule, none -> new ArrayList<>()).add(emoji.name());
            }
        }
        System.out.printf("%d emoji, %d kept%n", all.size(), kept.size());
        leftOut.forEach((rule, names) ->
                System.out.printf("%d left out: %s%n  %s%n", names.size(), rule.reason, String.join(" ", names)));
        return kept;
    }

    /** The area that both pictures cover, as a share of what either covers. */
    private static double common(BufferedImage one, BufferedImage other) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < LineArt.SIZE * LineArt.SIZE; i++) {
            boolean a = covered(one.getRGB(i % LineArt.SIZE, i / LineArt.SIZE));
            boolean b = covered(other.getRGB(i % LineArt.SIZE, i / LineArt.SIZE));
            both += a && b ? 1 : 0;
            either += a || b ? 1 : 0;
        }
        return either == 0 ? 0 : (double) both / either;
    }

    private static boolean covered(int rgb) {
        return Math.min(rgb >> 16 & 0xff, Math.min(rgb >> 8 & 0xff, rgb & 0xff)) < PAPER;
    }

    private static byte[] levels(LineArt lines) {
        double[] values = lines.drawn(LineArt.USUAL);
        byte[] levels = new byte[values.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.round((values[i] + 1) * 127.5);
        }
        return levels;
    }

    private static void write(List<List<Drawn>> groups, Path directory, String split) {
        Map<BitSet, Integer> lines = new LinkedHashMap<>();
        List<BufferedImage> colours = new ArrayList<>();
        StringBuilder table = new StringBuilder("hexcode\tlines\tbase\tgroup\tname\n");
        for (int base = 0; base < groups.size(); base++) {
            for (Drawn drawn : groups.get(base)) {
                int index = lines.computeIfAbsent(drawn.lines().ink(), unseen -> lines.size());
                colours.add(drawn.colours());
                FluentEmoji emoji = drawn.emoji();
                table.append(
                        "%s\t%d\t%d\t%s\t%s\n".formatted(emoji.hexcode(), index, base, emoji.group(), emoji.name()));
            }
        }
        write(
                new Idx(
                        new int[] {lines.size(), LineArt.FINE, LineArt.FINE / Byte.SIZE},
                        bits(List.copyOf(lines.keySet()))),
                directory.resolve(split + "-lines-idx3-ubyte.xz"));
        write(
                new Idx(new int[] {colours.size(), LineArt.SIZE, LineArt.SIZE, 3}, pixels(colours)),
                directory.resolve(split + "-targets-idx4-ubyte.xz"));
        WholeFile.write(directory.resolve(split + "-items.tsv"), table.toString());
        System.out.printf(
                "%s: %d pairs, %d drawings, %d emoji without their tones%n",
                split, colours.size(), lines.size(), groups.size());
    }

    /** The drawings one after the other, one bit a pixel, white is 1. */
    private static byte[] bits(List<BitSet> drawings) {
        int bits = LineArt.FINE * LineArt.FINE;
        byte[] bytes = new byte[drawings.size() * bits / Byte.SIZE];
        for (int i = 0; i < drawings.size(); i++) {
            for (int j = 0; j < bits; j++) {
                if (!drawings.get(i).get(j)) {
                    bytes[(i * bits + j) / 8] |= (byte) (0x80 >> j % 8);
                }
            }
        }
        return bytes;
    }

    /** The pictures one after the other, blue, green and red of each pixel, rounded to 64 levels. */
    private static byte[] pixels(List<BufferedImage> pictures) {
        int pixels = LineArt.SIZE * LineArt.SIZE;
        ByteBuffer bytes = ByteBuffer.allocate(3 * pixels * pictures.size());
        for (BufferedImage picture : pictures) {
            for (int j = 0; j < pixels; j++) {
                int rgb = picture.getRGB(j % LineArt.SIZE, j / LineArt.SIZE);
                bytes.put((byte) rounded(rgb & 0xff));
                bytes.put((byte) rounded(rgb >> 8 & 0xff));
                bytes.put((byte) rounded(rgb >> 16 & 0xff));
            }
        }
        return bytes.array();
    }

    private static int rounded(int level) {
        return (int) Math.round(Math.round(level * LEVELS / 255.0) * 255.0 / LEVELS);
    }

    private static void write(Idx idx, Path file) {
        idx.write(file);
        System.out.printf(
                "%s: %d items, SHA-256 of the values %s%n",
                file.getFileName(), idx.items(), DigestUtils.sha256Hex(idx.values()));
    }
}
