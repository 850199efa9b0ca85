/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The tests' own copy of the reference's numbers, and copies of it with a number changed. */
final class Copies {
    private static final int NPY_LENGTH_AT = 8;
    private static final int NPY_HEADER_AT = 10;

    private Copies() {}

    static Path own() {
        try {
            return Path.of(Objects.requireNonNull(
                                    Copies.class.getResource("/parity/index.json"),
                                    "the tests' copy of the reference's numbers is not on the class path")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Changes one number of one array of an NPZ file. */
    static void change(Path npz, String array, int index, DoubleUnaryOperator change) throws IOException {
        rewrite(npz, array + ".npy", ZipEntry.DEFLATED, npy -> {
            ByteBuffer buffer = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
            int headerLength = buffer.getShort(NPY_LENGTH_AT);
            String header = new String(npy, NPY_HEADER_AT, headerLength, StandardCharsets.US_ASCII);
            int values = NPY_HEADER_AT + headerLength;
            if (header.contains("'<f8'")) {
                int at = values + 8 * index;
                buffer.putDouble(at, change.applyAsDouble(buffer.getDouble(at)));
            } else if (header.contains("'<f4'")) {
                int at = values + 4 * index;
                buffer.putFloat(at, (float) change.applyAsDouble(buffer.getFloat(at)));
            } else if (header.contains("'<i8'")) {
                int at = values + 8 * index;
                buffer.putLong(at, (long) change.applyAsDouble(buffer.getLong(at)));
            } else {
                throw new IllegalStateException("no number of this type is changed: " + header);
            }
        });
    }

    /** Edits the bytes of a zip's entry; the others, their order and their checksums stay right. */
    static void rewrite(Path zip, String name, int method, java.util.function.Consumer<byte[]> edit)
            throws IOException {
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
        boolean found = false;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(rewritten)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                if (entry.getName().equals(name)) {
                    edit.accept(bytes);
                    found = true;
                }
                CRC32 crc = new CRC32();
                crc.update(bytes);
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setMethod(method);
                copy.setSize(bytes.length);
                copy.setCrc(crc.getValue());
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        if (!found) {
            throw new IllegalStateException("%s holds no %s".formatted(zip, name));
        }
        Files.write(zip, rewritten.toByteArray());
    }
}
