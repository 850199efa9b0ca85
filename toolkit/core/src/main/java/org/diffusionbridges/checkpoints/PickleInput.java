/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Bytes of one or more pickles, with what a careful reader asks: how far it is, how much is left, what comes next. */
final class PickleInput extends ByteArrayInputStream {

    private static final int MAX_LINE = 256;

    PickleInput(byte[] bytes) {
        super(bytes);
    }

    int position() {
        return pos;
    }

    /** The unsigned little-endian number in the next bytes, which stay unread. */
    long peekLength(int bytes) throws IOException {
        if (available() < bytes) {
            throw new EOFException("a length is cut off");
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (buf[pos + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    /** The text up to the next line feed, which is read as well. */
    String line() throws IOException {
        int end = pos;
        while (end < count && buf[end] != '\n') {
            end++;
        }
        if (end == count || end - pos > MAX_LINE) {
            throw new EOFException("a name has no end");
        }
        String line = new String(buf, pos, end - pos, StandardCharsets.UTF_8);
        pos = end + 1;
        return line;
    }
}
