/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.IntStream;
import org.apache.commons.io.function.IOConsumer;
import org.diffusionbridges.errors.BridgeException;

/**
 * Writes a file so that a reader, or a process killed at any moment, sees the old content or the new and nothing between.
 *
 * <p>The content goes to {@code .NAME.part} beside the target, is flushed to the disk, and is then moved onto the target. The
 * temporary name is always the same, so that a rerun after a kill cleans up behind the first.
 */
public final class WholeFile {
    private static final int LOCKS = 64;
    private static final int LONGEST_NAME = 255; // bytes, on most file systems
    private static final Object[] TURNS =
            IntStream.range(0, LOCKS).mapToObj(i -> new Object()).toArray();

    private WholeFile() {}

    /**
     * Writes {@code content} to {@code target}, replacing what was there. Threads of one process that write the same file take
     * turns.
     *
     * @throws BridgeException if the folder is missing, the file cannot be written or the disk is full; the target is then as
     *     it was, and no temporary file is left
     */
    public static void write(Path target, IOConsumer<OutputStream> content) {
        Path file = target.toAbsolutePath().normalize();
        Path folder = file.getParent();
        Path name = file.getFileName();
        if (folder == null || name == null || Files.isDirectory(file)) {
            throw new BridgeException(target + " cannot be written: it is a folder; name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new BridgeException(
                    "%s cannot be written: there is no folder %s; make it first".formatted(target, folder));
        }
        Path part = folder.resolve(partOf(name.toString()));
        synchronized (TURNS[Math.floorMod(file.hashCode(), LOCKS)]) {
            try {
                fill(part, content);
                move(part, file);
            } catch (IOException e) {
                throw new BridgeException(
                        "%s cannot be written: %s; check that the folder may be written to and the disk has room"
                                .formatted(target, reason(e)),
                        e);
            } finally {
                deleteQuietly(part);
            }
        }
    }

    /** {@link #write(Path, IOConsumer)} of a text, in UTF-8. */
    public static void write(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code .NAME.part}; of a name that leaves no room for more letters, its number takes its place. */
    private static String partOf(String name) {
        boolean longest = name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME - "..part".length();
        return ".%s.part".formatted(longest ? "%08x".formatted(name.hashCode()) : name);
    }

    private static void fill(Path part, IOConsumer<OutputStream> content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = new java.io.BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.accept(out);
            out.flush();
            channel.force(true);
        }
    }

    /**
     * Makes a folder and those above it, unless they are there.
     *
     * @throws BridgeException if it cannot be made
     */
    public static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be made: %s".formatted(folder, reason(e)), e);
        }
    }

    /** Puts a finished file in its place, at once where the file system can. */
    public static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The failure that brought us here is the one to report.
        }
    }

    /** What failed, in words: Java's file exceptions carry the path and often no reason in their message. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
