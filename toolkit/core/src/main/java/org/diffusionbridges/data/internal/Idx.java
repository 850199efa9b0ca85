/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * Many small images as unsigned bytes: a file of the IDX format that MNIST made known, packed by xz.
 *
 * @param shape the extent of each axis, the items' first
 * @param values all bytes, row-major
 */
public record Idx(int[] shape, byte[] values) {
    /** Two zero bytes, type 8 (unsigned byte), then the number of axes. */
    private static final int MAGIC = 0x0800;

    /** As much as unpacking needs of memory; more packs our files no smaller. */
    private static final int DICTIONARY = 8 << 20;

    /** @throws IllegalArgumentException if the shape does not match the number of values */
    public Idx {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (shape.length == 0 || Arrays.stream(shape).anyMatch(extent -> extent < 0) || size != values.length) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, got %d".formatted(Arrays.toString(shape), size, values.length));
        }
    }

    public int items() {
        return shape[0];
    }

    /** Item {@code index}, copied. */
    public byte[] item(int index) {
        int size = values.length / shape[0];
        return Arrays.copyOfRange(values, index * size, (index + 1) * size);
    }

    /**
     * Reads a file to its end.
     *
     * @param name what an error calls the file
     * @throws BridgeException if the bytes are cut, damaged, or something else than an IDX file of unsigned bytes
     */
    public static Idx read(InputStream packed, String name) {
        try (InputStream in = new XZInputStream(packed)) {
            return parse(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read (%s): fetch it again".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * The images of a file that is unpacked already.
     *
     * @param name what an error calls the file
     * @throws BridgeException if the bytes are something else than an IDX file of unsigned bytes
     */
    public static Idx parse(byte[] bytes, String name) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int magic = bytes.length < 4 ? -1 : buffer.getInt();
        int axes = magic & 0xff;
        if ((magic & ~0xff) != MAGIC || axes < 1 || buffer.remaining() < 4 * axes) {
            throw new BridgeException(name + " is not an IDX file of unsigned bytes");
        }
        int[] shape = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            shape[axis] = buffer.getInt();
        }
        try {
            return new Idx(shape, Arrays.copyOfRange(bytes, buffer.position(), bytes.length));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BridgeException(
                    "%s holds less or more than its header says: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * Reads a file that lies beside a class.
     *
     * @throws BridgeException if it is missing or damaged
     */
    public static Idx resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new BridgeException("%s lacks its resource %s: build or fetch its module again"
                        .formatted(beside.getSimpleName(), name));
            }
            return read(in, name);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * Writes the file; the same content gives the same bytes under one version of the xz library.
     *
     * @throws BridgeException if it cannot be written; what stood there is then as it was
     */
    public void write(Path file) {
        ByteBuffer header = ByteBuffer.allocate(4 + 4 * shape.length).putInt(MAGIC | shape.length);
        Arrays.stream(shape).forEach(header::putInt);
        WholeFile.write(file, to -> {
            LZMA2Options smallest = new LZMA2Options(LZMA2Options.PRESET_MAX);
            smallest.setDictSize(DICTIONARY);
            smallest.setNiceLen(LZMA2Options.NICE_LEN_MAX);
            smallest.setPb(0);
            smallest.setLcLp(LZMA2Options.LC_LP_MAX, 0);
            // finished and not closed: the stream below is WholeFile's, which flushes it to the disk
            XZOutputStream out = new XZOutputStream(to, smallest);
            out.write(header.array());
            out.write(values);
            out.finish();
        });
    }
}
