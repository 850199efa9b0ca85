/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Fashion-MNIST's file format: unsigned bytes behind a big-endian header, gzipped.
 *
 * @param shape the extent of each axis, the items' first
 * @param values all bytes, row-major
 */
record Idx(int[] shape, byte[] values) {
    /** Two zero bytes, type 8 (unsigned byte), then the number of axes. */
    private static final int MAGIC = 0x0800;

    int items() {
        return shape[0];
    }

    int itemSize() {
        return values.length / shape[0];
    }

    byte[] item(int index) {
        return Arrays.copyOfRange(values, index * itemSize(), (index + 1) * itemSize());
    }

    static Idx read(InputStream gzipped, String name) throws IOException {
        byte[] bytes;
        try (GZIPInputStream in = new GZIPInputStream(gzipped)) {
            bytes = in.readAllBytes();
        } catch (EOFException e) {
            throw new IOException(name + " ends early", e);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int magic = bytes.length < 4 ? -1 : buffer.getInt();
        int axes = magic & 0xff;
        if ((magic & ~0xff) != MAGIC || axes < 1 || buffer.remaining() < 4 * axes) {
            throw new IOException(name + " is not an IDX file of bytes");
        }
        int[] shape = new int[axes];
        long size = 1;
        for (int axis = 0; axis < axes; axis++) {
            shape[axis] = buffer.getInt();
            size *= shape[axis];
        }
        if (size != buffer.remaining()) {
            throw new IOException("%s promises %d values of shape %s and holds %d"
                    .formatted(name, size, Arrays.toString(shape), buffer.remaining()));
        }
        return new Idx(shape, Arrays.copyOfRange(bytes, buffer.position(), bytes.length));
    }

    /** The same bytes for the same content and zlib: a gzip header of Java's carries no time. */
    byte[] gzipped() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length).putInt(MAGIC | shape.length);
        Arrays.stream(shape).forEach(header::putInt);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(header.array());
            out.write(values);
        }
        return bytes.toByteArray();
    }
}
