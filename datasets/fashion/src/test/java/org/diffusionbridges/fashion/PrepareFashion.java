/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.data.internal.Idx;

/**
 * Makes this module's resources from Debian's package dataset-fashion-mnist, version 0.0~git20200523.55506a9-1; README.md
 * beside the module's pom has the command.
 *
 * <p>Keeps the classes sandal, sneaker, bag and boot in the files' order, numbers them 0 to 3, and leaves out of the
 * training split what has the same drawing as a test item. The same inputs give the same bytes.
 */
final class PrepareFashion {
    /** Fashion-MNIST's numbers of sandal, sneaker, bag and boot; the index is ours. */
    private static final List<Integer> CLASSES = List.of(5, 7, 8, 9);

    private PrepareFashion() {}

    /**
     * Reads the first directory, writes to the second.
     *
     * @throws IOException if an input is missing or not the pinned one, or an output cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: PrepareFashion FASHION-MNIST-DIRECTORY RESOURCE-DIRECTORY");
        }
        Path from = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        Set<BitSet> testDrawings = new HashSet<>();
        Split test = select(
                pinned(
                        from.resolve("t10k-images-idx3-ubyte.gz"),
                        "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
                pinned(
                        from.resolve("t10k-labels-idx1-ubyte.gz"),
                        "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"),
                Set.of());
        for (int i = 0; i < test.photographs.items(); i++) {
            testDrawings.add(FashionPairs.drawing(test.photographs.item(i)));
        }
        Split train = select(
                pinned(
                        from.resolve("train-images-idx3-ubyte.gz"),
                        "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"),
                pinned(
                        from.resolve("train-labels-idx1-ubyte.gz"),
                        "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"),
                testDrawings);
        write(train, to, "train");
        write(test, to, "test");
    }

    private record Split(Idx photographs, Idx labels) {}

    private static Split select(Idx photographs, Idx labels, Set<BitSet> without) {
        ByteArrayOutputStream keptPhotographs = new ByteArrayOutputStream();
        ByteArrayOutputStream keptLabels = new ByteArrayOutputStream();
        for (int i = 0; i < photographs.items(); i++) {
            int label = CLASSES.indexOf((int) labels.values()[i]);
            byte[] photograph = photographs.item(i);
            if (label >= 0 && (without.isEmpty() || !without.contains(FashionPairs.drawing(photograph)))) {
                keptPhotographs.writeBytes(photograph);
                keptLabels.write(label);
            }
        }
        int items = keptLabels.size();
        int[] shape = photographs.shape().clone();
        shape[0] = items;
        return new Split(
                new Idx(shape, keptPhotographs.toByteArray()), new Idx(new int[] {items}, keptLabels.toByteArray()));
    }

    private static Idx pinned(Path file, String sha256) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String found = DigestUtils.sha256Hex(bytes);
        if (!found.equals(sha256)) {
            throw new IOException(
                    "%s must have SHA-256 %s, got %s: install version 0.0~git20200523.55506a9-1 of dataset-fashion-mnist"
                            .formatted(file, sha256, found));
        }
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return Idx.parse(unpacked.readAllBytes(), file.toString());
        }
    }

    private static void write(Split split, Path directory, String name) throws IOException {
        write(split.photographs, directory.resolve(name + "-images-idx3-ubyte.xz"));
        write(split.labels, directory.resolve(name + "-labels-idx1-ubyte.xz"));
    }

    private static void write(Idx idx, Path file) throws IOException {
        idx.write(file);
        System.out.printf(
                "%s: %d items, %d bytes, SHA-256 of the values %s%n",
                file.getFileName(), idx.items(), Files.size(file), DigestUtils.sha256Hex(idx.values()));
    }
}
