/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.MultiReadOnlySeekableByteChannel;
import org.diffusionbridges.errors.BridgeException;

/**
 * The entries of a zip archive, for files from strangers: Commons Compress follows the directory; how much of it is read, where
 * entries lie and to how much they unpack is bounded here, and an entry's content compared with its checksum. (The JDK's
 * ZipFile loads a directory of any size and rejects some of PyTorch's padding in some versions.)
 */
final class ZipDirectory {

    private static final int MAX_DIRECTORY_BYTES = 32 << 20;
    private static final int MAX_ENTRIES = 200_000;
    /** Weights hardly compress, but freshly initialised ones have many zeros. */
    private static final int MAX_EXPANSION = 20;

    private static final long FREE_EXPANSION = 64 << 20;
    private static final int BUFFER = 1 << 16;

    /** One entry: where its bytes start in the file, how many they are there and once decompressed. */
    record Entry(String name, boolean deflated, long crc, long start, long storedSize, long size) {}

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
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new Headers(channel, faults))
                .get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                directory.add(entry);
            }
        } catch (BridgeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The library answers garbled directories with exceptions of several kinds.
            throw faults.damaged("its zip directory is cut off or garbled", e);
        }
        directory.refuseBombs();
        return directory;
    }

    Map<String, Entry> entries() {
        return entries;
    }

    /** The entry's content from a byte of it on, without checking it against the checksum. */
    InputStream open(Entry entry, long from) throws IOException {
        if (!entry.deflated()) {
            return new ChannelInput(channel, entry.start() + from, entry.size() - from);
        }
        InputStream inflated = new EndingInflater(new ChannelInput(channel, entry.start(), entry.storedSize()));
        inflated.skipNBytes(from);
        return inflated;
    }

    /** Compares an entry's content with its length and checksum, the first time it is asked. */
    void verify(Entry entry) throws IOException {
        if (verified.contains(entry.name())) {
            return;
        }
        try (CheckedInputStream content = new CheckedInputStream(open(entry, 0), new CRC32())) {
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int n = 0; n >= 0 && size <= entry.size(); n = content.read(buffer)) {
                size += n;
            }
            long crc = content.getChecksum().getValue();
            if (size != entry.size() || crc != entry.crc()) {
                throw faults.damaged("entry %s must have %d bytes and checksum %08x, got %s bytes and %08x"
                        .formatted(entry.name(), entry.size(), entry.crc(), size > entry.size() ? "more" : size, crc));
            }
        }
        verified.add(entry.name());
    }

    private void add(ZipArchiveEntry zipped) throws IOException {
        String name = zipped.getName();
        int method = zipped.getMethod();
        boolean stored = method == ZipArchiveEntry.STORED;
        if (zipped.getGeneralPurposeBit().usesEncryption() || !stored && method != ZipArchiveEntry.DEFLATED) {
            throw faults.refused(
                    "zip entries must be stored or deflated, %s has method %d or is encrypted".formatted(name, method),
                    Faults.SAVE_STATE_DICT);
        }
        Entry entry = new Entry(
                name, !stored, zipped.getCrc(), zipped.getDataOffset(), zipped.getCompressedSize(), zipped.getSize());
        if (entry.size() < 0
                || entry.storedSize() < 0
                || entry.start() < 0
                || entry.start() > channel.size() - entry.storedSize()
                || stored && entry.size() != entry.storedSize()) {
            throw faults.damaged(
                    "zip entry %s of %d bytes does not fit in the file".formatted(name, entry.storedSize()));
        }
        if (entries.put(name, entry) != null) {
            throw faults.damaged("zip entry %s is listed twice".formatted(name));
        }
        if (entries.size() > MAX_ENTRIES) {
            throw faults.refused(
                    "a zip directory may have %d entries, got more".formatted(MAX_ENTRIES), Faults.SAVE_STATE_DICT);
        }
    }

    private void refuseBombs() throws IOException {
        double total = entries.values().stream().mapToDouble(Entry::size).sum();
        if (total > (double) MAX_EXPANSION * channel.size() + FREE_EXPANSION) {
            throw faults.refused(
                    "entries may decompress to at most %d times the file's %d bytes, got %.0f bytes"
                            .formatted(MAX_EXPANSION, channel.size(), total),
                    "this is no honest checkpoint: delete it");
        }
    }

    /** The file while its headers are read, of which there may be so many bytes; it stays open when this is closed. */
    private static final class Headers extends MultiReadOnlySeekableByteChannel {
        private final Faults faults;
        private long read;

        Headers(FileChannel file, Faults faults) {
            super(List.of(file));
            this.faults = faults;
        }

        @Override
        public synchronized int read(ByteBuffer target) throws IOException {
            int bytes = super.read(target);
            read += bytes;
            if (read > MAX_DIRECTORY_BYTES) {
                throw faults.refused(
                        "a zip directory may have %d bytes, got more".formatted(MAX_DIRECTORY_BYTES),
                        Faults.SAVE_STATE_DICT);
            }
            return bytes;
        }

        @Override
        public void close() {}
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
