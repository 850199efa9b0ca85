/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The checksum of our safetensors files: SHA-256 over the whole file, header and card included, with the 64 hexadecimal
 * digits of the checksum itself replaced by zeros.
 */
final class Checksum {

    /** Its name in the file's metadata. */
    static final String KEY = "bridges.sha256";

    /** What stands in the checksum's place while it is computed. */
    static final String ZEROS = "0".repeat(64);

    private static final int PIECE = 1 << 18;

    private Checksum() {}

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The checksum of a file.
     *
     * @param headerBytes length of the header's JSON
     * @param recorded the checksum that the header says
     */
    static String of(FileChannel channel, int headerBytes, String recorded) throws IOException {
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (InputStream in = new ChannelInput(channel, 0, channel.size())) {
            byte[] head = in.readNBytes(SafetensorsHeader.LENGTH_BYTES + headerBytes);
            zero(head, recorded);
            digest.update(head);
            byte[] piece = new byte[PIECE];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(piece, 0, n);
            }
        }
        return hex(digest);
    }

    private static void zero(byte[] header, String recorded) {
        int at = indexOf(header, recorded);
        if (at >= 0) {
            Arrays.fill(header, at, at + recorded.length(), (byte) '0');
        }
    }

    /** Where a text stands in a header; -1 if nowhere. */
    static int indexOf(byte[] header, String text) {
        // One byte a character, so that places in the string are places in the header.
        return new String(header, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
