/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * A TIFF's directories and their fields, checked: ImageIO's reader follows directories in a circle until the memory is full, and
 * allocates what a field's count announces, which in a damaged file of a few hundred bytes can be gigabytes.
 */
final class TiffFields {
    /** Bytes of one value by the type's number, 1 to 13 (TIFF 6.0, section 2, and IFD). */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private static final int ENTRY = 12;

    private final ByteBuffer file;

    private TiffFields(byte[] bytes) {
        file = ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }

    /** @throws IOException if a field needs more bytes than the file has, or the directories do not end */
    static void check(byte[] bytes) throws IOException {
        try {
            new TiffFields(bytes).walk();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("it is truncated (its fields are not in it)", e);
        }
    }

    private void walk() throws IOException {
        long at = unsigned(4);
        Set<Long> seen = new HashSet<>();
        while (at != 0) {
            if (!seen.add(at)) {
                throw new IOException("it is damaged (its pages do not end)");
            }
            int begin = position(at);
            int entries = Short.toUnsignedInt(file.getShort(begin));
            for (int i = 0; i < entries; i++) {
                checkField(begin + 2 + i * ENTRY);
            }
            at = unsigned(begin + 2 + entries * ENTRY);
        }
    }

    private void checkField(int entry) throws IOException {
        int type = Short.toUnsignedInt(file.getShort(entry + 2));
        long count = unsigned(entry + 4);
        long size = type < SIZES.length ? count * SIZES[type] : 0; // readers pass over unknown types
        if (size > file.capacity()) {
            throw new IOException(
                    "it is damaged (a field of %d bytes in a file of %d)".formatted(size, file.capacity()));
        }
    }

    private long unsigned(int at) {
        return Integer.toUnsignedLong(file.getInt(at));
    }

    private int position(long at) {
        if (at > file.capacity()) {
            throw new IndexOutOfBoundsException();
        }
        return (int) at;
    }
}
