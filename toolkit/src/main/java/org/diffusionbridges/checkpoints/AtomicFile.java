/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.diffusionbridges.BridgeException;

/** Writes a file whole or not at all: beside its target first, then moved over it. */
final class AtomicFile {

    /** Writes the content. */
    interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /**
     * Creates or replaces a file.
     *
     * @throws BridgeException if the folder is missing or read-only, or the disk is full; the target is as it was then
     */
    static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new BridgeException("%s is a folder; name a file to write".formatted(target));
        }
        Path temporary = folder.resolve(".%s.%x.part".formatted(absolute.getFileName(), System.nanoTime()));
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(temporary, absolute);
        } catch (IOException e) {
            throw new BridgeException(
                    "%s cannot be written (%s); check that its folder exists, may be written to and has space left"
                            .formatted(target, e),
                    e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure that left it there is already on its way.
        }
    }
}
