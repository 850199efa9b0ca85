/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries of a zip archive, for files from strangers: sizes, counts and positions are checked against the file before
 * anything is allocated, and an entry's content against its checksum. (The JDK's ZipFile loads a directory of any size, does
 * not verify checksums and rejects some of PyTorch's padding in some versions.)
 */
final class ZipDirectory {

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int ZIP64_END_SIGNATURE = 0x06064b50;
    private static final int ZIP64_END_BYTES = 56;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long IN_ZIP64 = 0xffffffffL;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int ENCRYPTED_FLAG = 1;

    private static final int MAX_DIRECTORY_BYTES = 32 << 20;
    private static final int MAX_ENTRIES = 200_000;
    /** Weights hardly compress, but freshly initialised ones have many zeros. */
    private static final int MAX_EXPANSION = 20;

    private static final long FREE_EXPANSION = 64 << 20;
    private static final int BUFFER = 1 << 16;

    /** One entry: where its bytes start in the file, how many they are there and once decompressed. */
    record Entry(String name, int method, int crc, long start, long storedSize, long size) {}

    private final FileChannel channel;
    private final Faults faults;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    private ZipDirectory(FileChannel channel, Faults faults) {
        this.channel = channel;
        this.faults = faults;
    }

    static ZipDirectory read(FileChannel channel, Faults faults) throws IOException {
        ZipDirectory directory = new ZipDirectory(channel, faults);
        try {
            directory.readEntries();
        } catch (BufferUnderflowException e) {
            throw faults.damaged("its zip directory ends early", e);
        }
        return directory;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The entry's content from a byte of it on, without checking it against the checksum. */
    InputStream open(Entry entry, long from) throws IOException {
        if (entry.method() == STORED) {
            return new ChannelInput(channel, entry.start() + from, entry.size() - from);
        }
        InputStream inflated = new EndingInflater(new ChannelInput(channel, entry.start(), entry.storedSize()));
        inflated.skipNBytes(from);
        return inflated;
    }

    /** Compares an entry's content with its checksum, the first time it is asked. */
    void verify(Entry entry) throws IOException {
        if (verified.contains(entry.name())) {
            return;
        }
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        try (InputStream content = open(entry, 0)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                crc.update(buffer, 0, n);
                size += n;
                if (size > entry.size()) {
                    throw faults.damaged(
                            "entry %s is longer than the %d bytes it declares".formatted(entry.name(), entry.size()));
                }
            }
        }
        if (size != entry.size()) {
            throw faults.damaged("entry %s must have %d bytes, got %d".formatted(entry.name(), entry.size(), size));
        }
        if ((int) crc.getValue() != entry.crc()) {
            throw faults.damaged("entry %s must have checksum %08x, got %08x"
                    .formatted(entry.name(), entry.crc(), (int) crc.getValue()));
        }
        verified.add(entry.name());
    }

    private void readEntries() throws IOException {
        int tailBytes = (int) Math.min(channel.size(), END_BYTES + MAX_COMMENT);
        long tailStart = channel.size() - tailBytes;
        ByteBuffer tail = read(tailStart, tailBytes);
        int end = tailBytes - END_BYTES;
        while (end >= 0 && tail.getInt(end) != END_SIGNATURE) {
            end--;
        }
        if (end < 0) {
            throw faults.damaged("it starts as a zip archive and has no directory at its end");
        }
        long count = tail.getShort(end + 10) & 0xffff;
        long bytes = tail.getInt(end + 12) & 0xffffffffL;
        long start = tail.getInt(end + 16) & 0xffffffffL;
        int locator = end - ZIP64_LOCATOR_BYTES;
        if (locator >= 0 && tail.getInt(locator) == ZIP64_LOCATOR_SIGNATURE) {
            ByteBuffer zip64 = read(tail.getLong(locator + 8), ZIP64_END_BYTES);
            if (zip64.getInt(0) != ZIP64_END_SIGNATURE) {
                throw faults.damaged("its zip64 directory is not where it says");
            }
            count = zip64.getLong(32);
            bytes = zip64.getLong(40);
            start = zip64.getLong(48);
        }
        if (bytes < 0 || bytes > MAX_DIRECTORY_BYTES || count < 0 || count > MAX_ENTRIES) {
            throw faults.refused(
                    "a zip directory may have %d entries in %d bytes, got %d in %d"
                            .formatted(MAX_ENTRIES, MAX_DIRECTORY_BYTES, count, bytes),
                    Faults.SAVE_STATE_DICT);
        }
        ByteBuffer directory = read(start, (int) bytes);
        for (long i = 0; i < count; i++) {
            addEntry(directory);
        }
        refuseBombs();
    }

    private void addEntry(ByteBuffer directory) throws IOException {
        int at = directory.position();
        if (directory.getInt() != ENTRY_SIGNATURE) {
            throw faults.damaged("entry %d of its zip directory is garbled".formatted(entries.size()));
        }
        int flags = directory.getShort(at + 8);
        int method = directory.getShort(at + 10);
        int crc = directory.getInt(at + 16);
        long storedSize = directory.getInt(at + 20) & 0xffffffffL;
        long size = directory.getInt(at + 24) & 0xffffffffL;
        int nameLength = directory.getShort(at + 28) & 0xffff;
        int extraLength = directory.getShort(at + 30) & 0xffff;
        int commentLength = directory.getShort(at + 32) & 0xffff;
        long local = directory.getInt(at + 42) & 0xffffffffL;
        directory.position(at + 46);
        byte[] nameBytes = new byte[nameLength];
        directory.get(nameBytes);
        String name = new String(nameBytes, StandardCharsets.UTF_8);
        byte[] extraBytes = new byte[extraLength];
        directory.get(extraBytes);
        ByteBuffer extra = zip64Extra(extraBytes);
        size = size == IN_ZIP64 ? extra.getLong() : size;
        storedSize = storedSize == IN_ZIP64 ? extra.getLong() : storedSize;
        local = local == IN_ZIP64 ? extra.getLong() : local;
        byte[] comment = new byte[commentLength];
        directory.get(comment);

        if ((flags & ENCRYPTED_FLAG) != 0 || method != STORED && method != DEFLATED) {
            throw faults.refused(
                    "zip entries must be stored or deflated, %s has method %d and flags %x"
                            .formatted(name, method, flags),
                    Faults.SAVE_STATE_DICT);
        }
        ByteBuffer header = read(local, LOCAL_BYTES);
        if (header.getInt(0) != LOCAL_SIGNATURE) {
            throw faults.damaged("zip entry %s is not where the directory says".formatted(name));
        }
        long start = local + LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
        if (storedSize < 0
                || size < 0
                || start > channel.size() - storedSize
                || method == STORED && size != storedSize) {
            throw faults.damaged("zip entry %s of %d bytes does not fit in the file".formatted(name, storedSize));
        }
        if (entries.put(name, new Entry(name, method, crc, start, storedSize, size)) != null) {
            throw faults.damaged("zip entry %s is listed twice".formatted(name));
        }
    }

    /** The zip64 sizes of an entry; empty if it has none. */
    private static ByteBuffer zip64Extra(byte[] bytes) {
        ByteBuffer extra = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (extra.remaining() >= 4) {
            int tag = extra.getShort() & 0xffff;
            int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
            if (tag == ZIP64_EXTRA) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private void refuseBombs() throws IOException {
        double total = 0;
        for (Entry entry : entries.values()) {
            total += entry.size();
        }
        if (total > (double) MAX_EXPANSION * channel.size() + FREE_EXPANSION) {
            throw faults.refused(
                    "entries may decompress to at most %d times the file's %d bytes, got %.0f bytes"
                            .formatted(MAX_EXPANSION, channel.size(), total),
                    "this is no honest checkpoint: delete it");
        }
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        if (position < 0 || position > channel.size() - bytes) {
            throw faults.damaged(
                    "its zip directory points to byte %d of a file of %d bytes".formatted(position, channel.size()));
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ChannelInput.readFully(channel, buffer, position);
        return buffer.flip();
    }

    /** A raw inflater that releases its native memory when it is closed. */
    private static final class EndingInflater extends InflaterInputStream {
        EndingInflater(InputStream in) {
            super(in, new Inflater(true), BUFFER);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
