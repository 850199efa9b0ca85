/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** The chunks of a PNG file, read and written; the pictures in them are left to ImageIO. */
final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** Length, type and checksum. */
    private static final int FRAME = 12;

    private PngChunks() {}

    /** One chunk: a four-letter type and its data. */
    record Chunk(String type, byte[] data) {}

    static boolean isPng(byte[] file) {
        return file.length >= SIGNATURE.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /**
     * All chunks up to IEND.
     *
     * @throws IOException if the file is no PNG, ends early, or a chunk's checksum is wrong
     */
    static List<Chunk> parse(byte[] file) throws IOException {
        if (!isPng(file)) {
            throw new IOException("it is not a PNG");
        }
        ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE.length);
        List<Chunk> chunks = new ArrayList<>();
        while (true) {
            if (in.remaining() < FRAME) {
                throw new IOException("it is truncated (no end marker)");
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - (FRAME - Integer.BYTES)) {
                throw new IOException("it is truncated (a chunk of %d bytes, %d are left)"
                        .formatted(Integer.toUnsignedLong(length), in.remaining()));
            }
            byte[] typed = new byte[Integer.BYTES + length];
            in.get(typed);
            String type = new String(typed, 0, Integer.BYTES, StandardCharsets.ISO_8859_1);
            if ((int) crc(typed) != in.getInt()) {
                throw new IOException("it is damaged (wrong checksum)");
            }
            chunks.add(new Chunk(type, Arrays.copyOfRange(typed, Integer.BYTES, typed.length)));
            if (type.equals("IEND")) {
                return chunks;
            }
        }
    }

    static byte[] join(List<Chunk> chunks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(chunks, out);
        return out.toByteArray();
    }

    static void write(List<Chunk> chunks, OutputStream target) throws IOException {
        DataOutputStream out = new DataOutputStream(target);
        out.write(SIGNATURE);
        for (Chunk chunk : chunks) {
            byte[] typed = new byte[Integer.BYTES + chunk.data().length];
            System.arraycopy(chunk.type().getBytes(StandardCharsets.ISO_8859_1), 0, typed, 0, Integer.BYTES);
            System.arraycopy(chunk.data(), 0, typed, Integer.BYTES, chunk.data().length);
            out.writeInt(chunk.data().length);
            out.write(typed);
            out.writeInt((int) crc(typed));
        }
        out.flush();
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
