/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Zip archives whose directory lies: about its place, its length, its entries' count, or any field of theirs. */
final class ZipLies {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int ENTRY_BYTES = 46;
    /** Offset and width of each field of a directory's entry that a reader follows, method and flags included. */
    private static final int[][] FIELDS = {
        {8, 2}, {10, 2}, {16, 4}, {20, 4}, {24, 4}, {28, 2}, {30, 2}, {32, 2}, {42, 4}
    };

    private static final long[] EDGES = {0, 1, 2, 0x7fff, 0xffff, 0x7fffffffL, 0x80000000L, 0xfffffffeL, 0xffffffffL};

    private ZipLies() {}

    static byte[] of(byte[] good, Random random) {
        ByteBuffer zip = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int end = good.length - END_BYTES;
        while (end >= 0 && zip.getInt(end) != END_SIGNATURE) {
            end--;
        }
        if (end < 0) {
            return good;
        }
        int start = zip.getInt(end + 16);
        int length = zip.getInt(end + 12);
        switch (random.nextInt(6)) {
            case 0 -> { // a directory cut short that tells the truth about its length
                int left = random.nextInt(length + 1);
                return without(zip, end, start, start + left, start + length, left);
            }
            case 1 -> { // one cut short that does not
                int left = random.nextInt(length + 1);
                return without(zip, end, start, start + left, start + length, length);
            }
            case 2 -> zip.putShort(end + 10, (short) telling(random, zip.getShort(end + 10)));
            case 3 -> zip.putInt(end + 12, (int) telling(random, length));
            case 4 -> zip.putInt(end + 16, (int) telling(random, start));
            default -> {
                int entry = start;
                for (int skip = random.nextInt(4); skip > 0 && entry + ENTRY_BYTES < end; skip--) {
                    entry += ENTRY_BYTES
                            + zip.getShort(entry + 28)
                            + zip.getShort(entry + 30)
                            + zip.getShort(entry + 32);
                }
                if (entry + ENTRY_BYTES <= end) {
                    int[] field = FIELDS[random.nextInt(FIELDS.length)];
                    lie(zip, entry + field[0], field[1], random);
                }
            }
        }
        return zip.array();
    }

    private static void lie(ByteBuffer zip, int at, int width, Random random) {
        if (width == 2) {
            zip.putShort(at, (short) telling(random, zip.getShort(at)));
        } else {
            zip.putInt(at, (int) telling(random, zip.getInt(at)));
        }
    }

    /** A number at the edge of something, or a little more or less than the true one. */
    private static long telling(Random random, long value) {
        return random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : value + random.nextInt(17) - 8;
    }

    private static byte[] without(ByteBuffer zip, int end, int start, int from, int to, int told) {
        zip.putInt(end + 12, told).putInt(end + 16, start);
        byte[] all = zip.array();
        byte[] cut = Arrays.copyOf(all, all.length - (to - from));
        System.arraycopy(all, to, cut, from, all.length - to);
        return cut;
    }
}
