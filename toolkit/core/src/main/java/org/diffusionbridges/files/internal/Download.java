/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one large file by HTTP. It grows as {@code .NAME.part} beside its target; a break, or a kill, leaves that part, and the
 * same call goes on from its end if the server still has the same file (by its ETag) and can. The target appears whole and
 * checked, or not at all.
 */
public final class Download {
    /** Breaks in a row, without progress worth the name between them, after which it gives up. */
    private static final int ATTEMPTS = 5;

    private static final int PIECE = 1 << 16;
    /** What must come within {@link #PATIENCE} to be progress worth the name: 4 kB a second. */
    private static final long LEAST_BYTES = 1 << 18;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    /** Told how it goes. */
    public interface Listener {
        /** @param total the file's size, -1 if the server does not tell */
        void progress(long done, long total);

        /** Something that people should know, in one line. */
        void say(String line);
    }

    /** Judges the file's content before it takes its place. */
    @FunctionalInterface
    public interface Check {
        /** @throws BridgeException if it is not what was wanted; the part is then thrown away */
        void check(Path file);
    }

    /** Waits before the next attempt. */
    @FunctionalInterface
    interface Pause {
        void before(int attempt) throws InterruptedException;
    }

    /** A failure to write here, which trying again does not mend. */
    private static final class DiskException extends IOException {
        private static final long serialVersionUID = 1;

        DiskException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** A server that hands out its file in drops. */
    private static final class DripException extends IOException {
        private static final long serialVersionUID = 1;

        DripException(long bytes, Duration in) {
            super("%d bytes came in %d s".formatted(bytes, in.toSeconds()));
        }
    }

    /**
     * Which file of the server's a part belongs to.
     *
     * @param total its size, -1 if the server did not tell
     */
    private record Tag(String etag, long total) {}

    private final URI url;
    private final Path target;
    private final Path part;
    private final Path tag;
    private final Listener listener;
    private final Pause pause;
    private final Duration patience;
    private final HttpFile http;

    public Download(URI url, Path target, Listener listener) {
        this(url, target, listener, attempt -> Thread.sleep(1000L << attempt), PATIENCE);
    }

    Download(URI url, Path target, Listener listener, Pause pause, Duration patience) {
        this.url = url;
        this.target = target;
        this.part = target.resolveSibling("." + target.getFileName() + ".part");
        this.tag = target.resolveSibling("." + target.getFileName() + ".part.etag");
        this.listener = listener;
        this.pause = pause;
        this.patience = patience;
        this.http = new HttpFile(url);
    }

    /**
     * Fetches the file, or what is missing of it.
     *
     * @return its SHA-256, 64 hexadecimal digits
     * @throws BridgeException if the server refuses, the connection breaks again and again, the disk is full, or the file is not
     *     the one that was announced or wanted
     * @throws CancellationException if this thread is interrupted
     */
    public String run(Check check) {
        String sha256;
        try (FileChannel file = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = lock(file)) {
            try {
                fetch(file);
            } catch (BridgeException e) {
                deleteIfEmpty();
                throw e;
            }
            sha256 = sha256(part);
            judge(sha256, check);
            file.force(true);
        } catch (ClosedByInterruptException e) {
            throw interrupted();
        } catch (IOException e) {
            throw new BridgeException(
                    "%s cannot be written: %s; check that the folder may be written to and the disk has room"
                            .formatted(target, e.getMessage()),
                    e);
        }
        try {
            WholeFile.move(part, target);
            Files.deleteIfExists(tag);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be moved to %s: %s".formatted(part, target, e.getMessage()), e);
        }
        return sha256;
    }

    /** What broke off before its first byte leaves nothing. */
    private void deleteIfEmpty() {
        try {
            if (Files.isRegularFile(part) && Files.size(part) == 0) {
                Files.delete(part);
            }
        } catch (IOException e) {
            // The failure that brought us here is the one to report.
        }
    }

    private FileLock lock(FileChannel file) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new BridgeException("%s is being fetched by another process: wait for it".formatted(target));
        }
        return lock;
    }

    private void fetch(FileChannel file) throws IOException {
        int failures = 0;
        long furthest = file.size();
        while (true) {
            try {
                attempt(file);
                return;
            } catch (DiskException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                boolean gained = file.size() > furthest && !(e instanceof DripException);
                failures = gained ? 1 : failures + 1;
                furthest = Math.max(furthest, file.size());
                if (failures >= ATTEMPTS) {
                    throw new BridgeException(
                            "%s broke off at %d MB: %s; run it again, it goes on from there"
                                    .formatted(url, file.size() >> 20, reason(e)),
                            e);
                }
                listener.say("broke off at %d MB (%s), trying again".formatted(file.size() >> 20, reason(e)));
                try {
                    pause.before(failures);
                } catch (InterruptedException stop) {
                    throw interrupted();
                }
            }
        }
    }

    private void attempt(FileChannel file) throws IOException {
        Tag known = readTag();
        long have = known == null ? 0 : file.size();
        HttpURLConnection connection = http.open(have, known == null ? null : known.etag());
        try {
            int status = connection.getResponseCode();
            long total;
            if (status == HttpURLConnection.HTTP_PARTIAL) {
                total = rest(connection, file, have, known);
            } else if (status == HttpURLConnection.HTTP_OK) {
                if (have > 0) {
                    listener.say(
                            "the server does not go on where it broke off, or has another file now: starting over");
                }
                have = 0;
                total = connection.getContentLengthLong();
            } else {
                throw refused(status, file);
            }
            if (have == 0) {
                String etag = connection.getHeaderField("ETag");
                startOver(file, etag == null ? null : new Tag(etag, total));
            }
            requireRoom(total, have);
            receive(connection, file, have, total);
        } finally {
            connection.disconnect();
        }
    }

    /** The size of a file of which the server sends what is missing. */
    private long rest(HttpURLConnection connection, FileChannel file, long have, @Nullable Tag known)
            throws IOException {
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        String now = connection.getHeaderField("ETag");
        long total = matcher.matches() ? Long.parseLong(matcher.group(2)) : -1;
        if (total < 0
                || known == null
                || Long.parseLong(matcher.group(1)) != have
                || (known.total() >= 0 && known.total() != total)
                || (now != null && !now.equals(known.etag()))) {
            startOver(file, null);
            throw new IOException("the server has another file now");
        }
        return total;
    }

    private IOException refused(int status, FileChannel file) throws IOException {
        if (status == 416) { // the part is longer than the file
            startOver(file, null);
            return new IOException("the server has another file now");
        }
        if (status == 429 || status >= 500) {
            return new IOException("the server answers " + status);
        }
        throw new BridgeException("%s cannot be fetched: the server answers %d%s"
                .formatted(
                        url,
                        status,
                        switch (status) {
                            case 401, 403 -> ", it wants a login: fetch it with a browser";
                            case 404, 410 -> ", there is no such file: look for its new address on the authors' page";
                            default -> "";
                        }));
    }

    private void receive(HttpURLConnection connection, FileChannel file, long have, long total) throws IOException {
        byte[] piece = new byte[PIECE];
        long done = have;
        long since = System.nanoTime();
        long before = have;
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (Thread.interrupted()) {
                    throw interrupted();
                }
                write(file, ByteBuffer.wrap(piece, 0, n), done);
                done += n;
                listener.progress(done, total);
                if (System.nanoTime() - since > patience.toNanos()) {
                    if (done - before < LEAST_BYTES) {
                        throw new DripException(done - before, patience);
                    }
                    since = System.nanoTime();
                    before = done;
                }
            }
        }
        if (total >= 0 && done != total) {
            throw new IOException("%d of %d bytes came".formatted(done, total));
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        try {
            long position = at;
            while (bytes.hasRemaining()) {
                position += file.write(bytes, position);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    private void startOver(FileChannel file, @Nullable Tag now) throws IOException {
        try {
            file.truncate(0);
            Files.deleteIfExists(tag);
            // A weak tag says that two files mean the same, not that their bytes are.
            if (now != null && !now.etag().startsWith("W/")) {
                Files.writeString(tag, now.etag() + "\n" + now.total());
            }
        } catch (IOException e) {
            throw new DiskException(e);
        }
    }

    /** Null if there is none, or a half-written one. */
    private @Nullable Tag readTag() throws IOException {
        if (!Files.isRegularFile(tag)) {
            return null;
        }
        List<String> lines = Files.readAllLines(tag, StandardCharsets.UTF_8);
        return lines.size() == 2 && lines.get(1).matches("-?\\d{1,18}")
                ? new Tag(lines.get(0), Long.parseLong(lines.get(1)))
                : null;
    }

    private void requireRoom(long total, long have) throws IOException {
        long room = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
        if (total - have > room) {
            throw new BridgeException(
                    "%s needs %d MB more in %s, which has room for %d: make room, or set BRIDGES_CACHE to another folder"
                            .formatted(target.getFileName(), (total - have) >> 20, target.getParent(), room >> 20));
        }
    }

    private void judge(String sha256, Check check) throws IOException {
        try {
            String wanted = http.announcedSha256();
            if (wanted != null && !wanted.equals(sha256)) {
                throw new BridgeException(
                        "the SHA-256 must be %s, as %s tells, got %s: it was damaged on the way; fetch it again"
                                .formatted(wanted, url.getHost(), sha256));
            }
            check.check(part);
        } catch (BridgeException e) {
            Files.deleteIfExists(part);
            Files.deleteIfExists(tag);
            throw new BridgeException("what %s sent was thrown away: %s".formatted(url, e.getMessage()), e);
        }
    }

    /** The SHA-256 of a file, 64 hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }

    private CancellationException interrupted() {
        return new CancellationException("interrupted: run it again, it goes on from there");
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
