/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fullsize;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.networks.TorchScript;

/**
 * Writes an architecture's state dict as {@code torch.save} does, in DDBM's layout (attention weights of four axes), with
 * random values, a piece at a time. Every matrix is uniform in ±1/sqrt(fan-in) and every vector in ±0.1, norms around 1: none is
 * zero, so nothing of the network can be left out unnoticed.
 */
final class RandomCheckpoint {
    private static final int PIECE = 1 << 20;

    private RandomCheckpoint() {}

    static void write(Path file, UNetArchitecture arch, long seed) throws IOException {
        Map<String, long[]> shapes = TorchScript.stateDict(arch);
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), PIECE))) {
            zip.setMethod(ZipOutputStream.STORED);
            byte[] pickle = pickle(shapes);
            CRC32 crc = new CRC32();
            crc.update(pickle);
            open(zip, "archive/data.pkl", pickle.length, crc.getValue());
            zip.write(pickle);
            zip.closeEntry();
            int key = 0;
            for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
                // A stored entry's checksum stands before its bytes: they are made twice, from one seed.
                CheckedOutputStream checked = new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
                values(checked, tensor.getKey(), tensor.getValue(), seed + key);
                long checksum = checked.getChecksum().getValue();
                open(zip, "archive/data/" + key, 4 * elements(tensor.getValue()), checksum);
                values(zip, tensor.getKey(), tensor.getValue(), seed + key);
                zip.closeEntry();
                key++;
            }
        }
    }

    private static void open(ZipOutputStream zip, String name, long size, long crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
    }

    private static void values(OutputStream out, String name, long[] shape, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        long fanIn = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        boolean norm = shape.length == 1 && name.endsWith("weight");
        double bound = shape.length > 1 ? 1 / Math.sqrt(fanIn) : 0.1;
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (long left = elements(shape); left > 0; left--) {
            piece.putFloat((float) ((norm ? 1 : 0) + bound * (2 * random.nextDouble() - 1)));
            if (!piece.hasRemaining() || left == 1) {
                out.write(piece.array(), 0, piece.position());
                piece.clear();
            }
        }
    }

    private static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static byte[] pickle(Map<String, long[]> shapes) {
        Pickle pickle = new Pickle();
        pickle.op(0x80, 2).global("collections", "OrderedDict").op(')', 'R', '(');
        int key = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            long[] shape = tensor.getValue();
            long[] layout = shape.length == 3 ? new long[] {shape[0], shape[1], shape[2], 1} : shape;
            pickle.text(tensor.getKey())
                    .global("torch._utils", "_rebuild_tensor_v2")
                    .op('(', '(');
            pickle.text("storage")
                    .global("torch", "FloatStorage")
                    .text(String.valueOf(key++))
                    .text("cpu");
            pickle.integer(elements(shape)).op('t', 'Q').integer(0);
            pickle.integers(layout).integers(strides(layout)).op(0x89);
            pickle.global("collections", "OrderedDict").op(')', 'R', 't', 'R');
        }
        return pickle.op('u', '.').bytes();
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /** The few opcodes of pickle's protocol 2 that a state dict needs. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle op(int... opcodes) {
            Arrays.stream(opcodes).forEach(out::write);
            return this;
        }

        Pickle global(String module, String name) {
            out.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Pickle text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            op('X');
            out.writeBytes(little(4).putInt(utf8.length).array());
            out.writeBytes(utf8);
            return this;
        }

        Pickle integer(long value) {
            op(0x8a, 8);
            out.writeBytes(little(8).putLong(value).array());
            return this;
        }

        Pickle integers(long[] values) {
            op('(');
            Arrays.stream(values).forEach(this::integer);
            return op('t');
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private static ByteBuffer little(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
