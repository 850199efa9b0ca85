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
import java.util.Collections;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The tests' own copy of the reference's numbers, and copies of it with a number changed. */
final class Copies {
    private static final int NPY_LENGTH_AT = 8;
    private static final int NPY_HEADER_AT = 10;

    private Copies() {}

    static Path own() {
        try {
            Path own = Path.of(Objects.requireNonNull(
                                    Copies.class.getResource("/parity/index.json"),
                                    "the tests' copy of the reference's numbers is not on the class path")
                            .toURI())
                    .getParent();
            RecordedNetworks.complete(own.resolve("networks"));
            return own;
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

    /** Changes one weight in the middle of a state dict's largest storage, in either of torch.save's formats. */
    static void changeWeight(Path checkpoint, DoubleUnaryOperator change) throws IOException {
        Optional<String> largest = largestEntry(checkpoint);
        if (largest.isPresent()) {
            rewrite(
                    checkpoint,
                    largest.get(),
                    ZipEntry.STORED,
                    storage -> changeFloat(storage, storage.length / 2, change));
        } else { // the format before PyTorch 1.6: the storages' bytes follow the pickles, to the end of the file
            byte[] bytes = Files.readAllBytes(checkpoint);
            changeFloat(bytes, bytes.length - 4 * 100, change);
            Files.write(checkpoint, bytes);
        }
    }

    private static void changeFloat(byte[] bytes, int near, DoubleUnaryOperator change) {
        int at = near - near % 4 + bytes.length % 4;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putFloat(at, (float) change.applyAsDouble(buffer.getFloat(at)));
    }

    private static Optional<String> largestEntry(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.stream().max(Comparator.comparingLong(ZipEntry::getSize)).map(ZipEntry::getName);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Edits the bytes of a zip's entry; the others, their order and their checksums stay right. */
    private static void rewrite(Path file, String name, int method, Consumer<byte[]> edit) throws IOException {
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
        // By its directory: entries that torch.save stores cannot be read as a stream.
        try (ZipFile zip = new ZipFile(file.toFile());
                ZipOutputStream out = new ZipOutputStream(rewritten)) {
            Objects.requireNonNull(zip.getEntry(name), () -> file + " holds no " + name);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(name)) {
                    edit.accept(bytes);
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
        Files.write(file, rewritten.toByteArray());
    }
}
