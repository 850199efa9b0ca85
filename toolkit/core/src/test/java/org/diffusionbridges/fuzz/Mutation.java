/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damage to a file: by chance, or by somebody who repairs the checksums behind it. */
final class Mutation {
    private static final int MOST = 4;
    private static final int LONGEST = 64;
    private static final long[] TELLING = {
        0,
        1,
        -1,
        2,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0xffff,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffffffffL,
        1L << 40,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final int PNG_START = 8;

    private Mutation() {}

    /** Some damage; the same for the same state of {@code random}. */
    static byte[] of(byte[] good, byte[] other, Random random) {
        boolean repaired = random.nextBoolean();
        if (startsWith(good, 'P', 'K')) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    return insideZip(good, other, random);
                }
                case 2 -> {
                    return ZipLies.of(good, random);
                }
                default -> {
                    return damaged(good, other, random);
                }
            }
        }
        byte[] bad = damaged(good, other, random);
        return repaired && startsWith(bad, 0x89, 'P') ? withPngChecksums(bad) : bad;
    }

    private static byte[] damaged(byte[] good, byte[] other, Random random) {
        byte[] bad = good.clone();
        for (int i = 1 + random.nextInt(MOST); i > 0 && bad.length > 0; i--) {
            bad = once(bad, other, random);
        }
        return bad;
    }

    private static byte[] once(byte[] bad, byte[] other, Random random) {
        // Structure stands at both ends; what is between is mostly numbers.
        int near = Math.min(bad.length, random.nextBoolean() ? bad.length : 512);
        int at = random.nextInt(near);
        at = random.nextInt(3) == 0 ? bad.length - 1 - at : at;
        int length = Math.min(bad.length - at, 1 + random.nextInt(LONGEST));
        switch (random.nextInt(9)) {
            case 0 -> {
                return Arrays.copyOf(bad, at);
            }
            case 1, 2 -> bad[at] ^= (byte) (1 << random.nextInt(8));
            case 3 -> bad[at] = (byte) random.nextInt(256);
            case 4 -> Arrays.fill(bad, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
            case 5 -> {
                return joined(Arrays.copyOf(bad, at), Arrays.copyOfRange(bad, at + length, bad.length));
            }
            case 6 -> { // a part twice
                return joined(Arrays.copyOf(bad, at + length), Arrays.copyOfRange(bad, at, bad.length));
            }
            case 7 -> {
                if (other.length > 0) {
                    int from = random.nextInt(other.length);
                    int count = Math.min(Math.min(other.length - from, bad.length - at), LONGEST);
                    System.arraycopy(other, from, bad, at, count);
                }
            }
            default -> number(bad, at, random);
        }
        return bad;
    }

    private static void number(byte[] bad, int at, Random random) {
        long value = TELLING[random.nextInt(TELLING.length)];
        int width = 1 << random.nextInt(4);
        ByteBuffer eight =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
        boolean bigEndian = random.nextBoolean();
        for (int i = 0; i < width && at + i < bad.length; i++) {
            bad[at + i] = eight.get(bigEndian ? width - 1 - i : i);
        }
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static boolean startsWith(byte[] file, int first, int second) {
        return file.length > 1 && (file[0] & 0xff) == first && (file[1] & 0xff) == second;
    }

    /** One entry's content or name is damaged, and the zip around it is whole. */
    private static byte[] insideZip(byte[] good, byte[] other, Random random) {
        try {
            List<ZipEntry> entries = new ArrayList<>();
            List<byte[]> contents = new ArrayList<>();
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(good))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    entries.add(entry);
                    contents.add(zip.readAllBytes());
                }
            }
            int hit = random.nextInt(entries.size());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (int i = 0; i < entries.size(); i++) {
                    byte[] content = i == hit ? damaged(contents.get(i), other, random) : contents.get(i);
                    ZipEntry entry = new ZipEntry(entries.get(i).getName());
                    entry.setMethod(entries.get(i).getMethod());
                    if (entry.getMethod() == ZipEntry.STORED) {
                        CRC32 crc = new CRC32();
                        crc.update(content);
                        entry.setSize(content.length);
                        entry.setCrc(crc.getValue());
                    }
                    zip.putNextEntry(entry);
                    zip.write(content);
                    zip.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every chunk's checksum put right, as far as chunks can be told. */
    private static byte[] withPngChecksums(byte[] bad) {
        ByteBuffer png = ByteBuffer.wrap(bad);
        int at = PNG_START;
        while (at + 12 <= bad.length) {
            int length = png.getInt(at);
            if (length < 0 || length > bad.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(bad, at + 4, 4 + length);
            png.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return bad;
    }

    /** For a report: what the file begins with. */
    static String start(byte[] file) {
        return new String(file, 0, Math.min(16, file.length), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
    }
}
