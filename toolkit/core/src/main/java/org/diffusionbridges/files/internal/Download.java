/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
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
    /** Breaks in a row, with nothing new between them, after which it gives up. */
    private static final int ATTEMPTS = 5;

    private static final int PIECE = 1 << 16;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    /** Told how it goes. */
    public interface Listener {
        /** @param total the file's size, -1 if the server does not tell */
        void progress(long done, long total);

        /** Something that people should know, in one line. */
        void say(String line);
    }

    private final URI url;
    private final Path target;
    private final Path part;
    private final Path tag; // the ETag of what the part is of
    private final Listener listener;
    private final Duration pause;
    private final HttpFile http;

    public Download(URI url, Path target, Listener listener) {
        this(url, target, listener, FIRST_PAUSE);
    }

    /** @param pause before the second attempt; twice as long before each that follows */
    Download(URI url, Path target, Listener listener, Duration pause) {
        this.url = url;
        this.target = target;
        this.part = target.resolveSibling("." + target.getFileName() + ".part");
        this.tag = target.resolveSibling("." + target.getFileName() + ".part.etag");
        this.listener = listener;
        this.pause = pause;
        this.http = new HttpFile(url);
    }

    /**
     * Fetches the file, or what is missing of it.
     *
     * @param check throws a BridgeException if the file is not what was wanted; it is then thrown away
     * @return its SHA-256, 64 hexadecimal digits
     * @throws BridgeException if the server refuses, the connection breaks again and again, the disk is full, or the file is not
     *     the one that was announced or wanted
     * @throws CancellationException if this thread is interrupted
     */
    public String run(Consumer<Path> check) {
        try {
            String sha256 = fetchAndCheck(check);
            WholeFile.move(part, target);
            Files.deleteIfExists(tag);
            return sha256;
        } catch (ClosedByInterruptException e) {
            throw interrupted();
        } catch (IOException | UncheckedIOException e) {
            Throwable why = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
            throw new BridgeException(
                    "%s cannot be written: %s; check that the folder may be written to and the disk has room"
                            .formatted(target, why.getMessage()),
                    why);
        }
    }

    private String fetchAndCheck(Consumer<Path> check) throws IOException {
        try (FileChannel file = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = lock(file)) {
            try {
                fetch(file);
            } catch (BridgeException e) {
                if (Files.isRegularFile(part) && file.size() == 0) {
                    Files.delete(part);
                }
                throw e;
            }
            String sha256 = sha256(part);
            try {
                String wanted = http.announcedSha256();
                if (wanted != null && !wanted.equals(sha256)) {
                    throw new BridgeException(
                            "the SHA-256 must be %s, as %s tells, got %s: it was damaged on the way; fetch it again"
                                    .formatted(wanted, url.getHost(), sha256));
                }
                check.accept(part);
            } catch (BridgeException e) {
                Files.deleteIfExists(part);
                Files.deleteIfExists(tag);
                throw new BridgeException("what %s sent was thrown away: %s".formatted(url, e.getMessage()), e);
            }
            file.force(true);
            return sha256;
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
            } catch (IOException e) {
                String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
                failures = file.size() > furthest ? 1 : failures + 1;
                furthest = Math.max(furthest, file.size());
                if (failures >= ATTEMPTS) {
                    throw new BridgeException(
                            "%s broke off at %d MB: %s; run it again, it goes on from there"
                                    .formatted(url, file.size() >> 20, reason),
                            e);
                }
                listener.say("broke off at %d MB (%s), trying again".formatted(file.size() >> 20, reason));
                try {
                    Thread.sleep(pause.toMillis() << failures - 1);
                } catch (InterruptedException stop) {
                    throw interrupted();
                }
            }
        }
    }

    /** @throws IOException if it breaks off, or the server has another file now: another attempt may mend that */
    private void attempt(FileChannel file) throws IOException {
        String etag = Files.isRegularFile(tag)
                ? Files.readString(tag).lines().findFirst().orElse(null)
                : null;
        long have = etag == null ? 0 : file.size();
        HttpURLConnection connection = http.open(have, etag);
        try {
            int status = connection.getResponseCode();
            long total = connection.getContentLengthLong();
            if (status == HttpURLConnection.HTTP_PARTIAL) {
                total = totalFrom(have, etag, connection);
            } else if (status == HttpURLConnection.HTTP_OK) {
                if (have > 0) {
                    listener.say(
                            "the server does not go on where it broke off, or has another file now: starting over");
                }
                have = 0;
                startOver(file, connection.getHeaderField("ETag"));
            } else if (status != 416) { // the part is as long as the file or longer
                throw refusal(status);
            }
            if (status == 416 || status == HttpURLConnection.HTTP_PARTIAL && total < 0) {
                startOver(file, null);
                throw new IOException("the server has another file now");
            }
            requireRoom(total - have);
            receive(connection, file, have, total);
        } finally {
            connection.disconnect();
        }
    }

    /** The whole file's size where what the server sends goes on from there, else -1. */
    private static long totalFrom(long have, @Nullable String etag, HttpURLConnection connection) {
        Matcher range = RANGE.matcher(Objects.requireNonNullElse(connection.getHeaderField("Content-Range"), ""));
        String now = connection.getHeaderField("ETag");
        boolean goesOn = range.matches() && Long.parseLong(range.group(1)) == have && (now == null || now.equals(etag));
        return goesOn ? Long.parseLong(range.group(2)) : -1;
    }

    private IOException refusal(int status) {
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
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (Thread.interrupted()) {
                    throw interrupted();
                }
                write(file, ByteBuffer.wrap(piece, 0, n), done);
                done += n;
                listener.progress(done, total);
            }
        }
        if (total >= 0 && done != total) {
            throw new IOException("%d of %d bytes came".formatted(done, total));
        }
    }

    /** @throws UncheckedIOException if the disk is full, say: no break of the connection, and not to be tried again */
    private void write(FileChannel file, ByteBuffer bytes, long at) {
        try {
            for (long position = at; bytes.hasRemaining(); ) {
                position += file.write(bytes, position);
            }
        } catch (ClosedByInterruptException e) {
            throw interrupted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startOver(FileChannel file, @Nullable String etag) {
        try {
            file.truncate(0);
            Files.deleteIfExists(tag);
            // A weak tag says that two files mean the same, not that their bytes are.
            if (etag != null && !etag.startsWith("W/")) {
                Files.writeString(tag, etag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireRoom(long bytes) throws IOException {
        long room = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
        if (bytes > room) {
            throw new BridgeException(
                    "%s needs %d MB more in %s, which has room for %d: make room, or set BRIDGES_CACHE to another folder"
                            .formatted(target.getFileName(), bytes >> 20, target.getParent(), room >> 20));
        }
    }

    /** The SHA-256 of a file, 64 hexadecimal digits. */
    public static String sha256(Path file) throws IOException {
        return new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
    }

    private CancellationException interrupted() {
        return new CancellationException("interrupted: run it again, it goes on from there");
    }
}
