/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.data.internal.Families;
import org.diffusionbridges.data.internal.Idx;
import org.diffusionbridges.files.internal.WholeFile;

/**
 * Makes this module's resources from the npm package openmoji 17.0.0; README.md beside the module's pom has the command.
 *
 * <p>Draws every emoji twice, leaves out what {@link Emoji.Rule} names, and splits by families of all but equal outlines.
 * The same input gives the same bytes on one version of Java.
 */
final class PrepareOpenmoji {
    /** One family in eight is for testing. */
    private static final int TEST_SHARE = 8;

    private PrepareOpenmoji() {}

    /**
     * Reads the tarball of the first argument, writes to the directory of the second.
     *
     * @throws IOException if the tarball is missing or not the pinned one, or holds what cannot be drawn
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: PrepareOpenmoji OPENMOJI-17.0.0.TGZ RESOURCE-DIRECTORY");
        }
        Path to = Path.of(arguments[1]);
        OpenmojiPackage openmoji = OpenmojiPackage.read(Path.of(arguments[0]));
        Collection<List<Emoji>> byOutline = byOutline(kept(openmoji.emoji()));
        List<byte[]> outlines =
                byOutline.stream().map(equal -> equal.get(0).outline()).toList();
        Families families = new Families(outlines);
        List<List<Emoji>> train = new ArrayList<>();
        List<List<Emoji>> test = new ArrayList<>();
        int index = 0;
        for (List<Emoji> equal : byOutline) {
            byte[] family = outlines.get(families.family(index++));
            (Math.floorMod(DigestUtils.sha256(family)[0], TEST_SHARE) == 0 ? test : train).add(equal);
        }
        write(train, to, "train");
        write(test, to, "test");
        String authors = String.join("\n", openmoji.authors()) + "\n";
        WholeFile.write(to.resolve("AUTHORS"), out -> out.write(authors.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Emoji> kept(List<Emoji> all) {
        List<Emoji> kept = new ArrayList<>();
        Map<Emoji.Rule, List<String>> leftOut = new EnumMap<>(Emoji.Rule.class);
        Set<List<ByteBuffer>> seen = new HashSet<>();
        for (Emoji emoji : all) {
            List<ByteBuffer> pictures = List.of(ByteBuffer.wrap(emoji.outline()), ByteBuffer.wrap(emoji.colours()));
            emoji.leftOut()
                    .or(() -> Optional.of(Emoji.Rule.DUPLICATE).filter(rule -> !seen.add(pictures)))
                    .ifPresentOrElse(
                            rule -> leftOut.computeIfAbsent(rule, none -> new ArrayList<>())
                                    .add(emoji.hexcode()),
                            () -> kept.add(emoji));
        }
        System.out.printf("%d emoji, %d kept%n", all.size(), kept.size());
        leftOut.forEach((rule, hexcodes) ->
                System.out.printf("%d left out: %s%n  %s%n", hexcodes.size(), rule.reason, String.join(" ", hexcodes)));
        return kept;
    }

    private static Collection<List<Emoji>> byOutline(List<Emoji> kept) {
        Map<ByteBuffer, List<Emoji>> byOutline = new LinkedHashMap<>();
        for (Emoji emoji : kept) {
            byOutline
                    .computeIfAbsent(ByteBuffer.wrap(emoji.outline()), unseen -> new ArrayList<>())
                    .add(emoji);
        }
        return byOutline.values();
    }

    private static void write(List<List<Emoji>> byOutline, Path directory, String split) {
        int items = byOutline.stream().mapToInt(List::size).sum();
        ByteBuffer outlines = ByteBuffer.allocate(byOutline.size() * Drawing.SIZE * Drawing.SIZE);
        ByteBuffer targets = ByteBuffer.allocate(items * Drawing.SIZE * Drawing.SIZE * 3);
        StringBuilder table = new StringBuilder("hexcode\toutline\tgroup\tannotation\n");
        int outline = 0;
        for (List<Emoji> equal : byOutline) {
            outlines.put(equal.get(0).outline());
            for (Emoji emoji : equal) {
                targets.put(emoji.colours());
                table.append("%s\t%d\t%s\t%s\n".formatted(emoji.hexcode(), outline, emoji.group(), emoji.annotation()));
            }
            outline++;
        }
        write(
                new Idx(new int[] {byOutline.size(), Drawing.SIZE, Drawing.SIZE}, outlines.array()),
                directory.resolve(split + "-outlines-idx3-ubyte.xz"));
        write(
                new Idx(new int[] {items, Drawing.SIZE, Drawing.SIZE, 3}, targets.array()),
                directory.resolve(split + "-targets-idx4-ubyte.xz"));
        WholeFile.write(
                directory.resolve(split + "-items.tsv"),
                out -> out.write(table.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Idx idx, Path file) {
        idx.write(file);
        System.out.printf(
                "%s: %d items, SHA-256 of the values %s%n",
                file.getFileName(), idx.items(), DigestUtils.sha256Hex(idx.values()));
    }
}
