/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.commons.io.function.IOSupplier;
import org.diffusionbridges.errors.BridgeException;

/** An open checkpoint file: reads by position, its state of being open or closed, and its faults. */
final class CheckpointFile implements AutoCloseable {

    private final FileChannel channel;
    private final Faults faults;
    private volatile boolean closed;

    private CheckpointFile(FileChannel channel, Faults faults) {
        this.channel = channel;
        this.faults = faults;
    }

    /**
     * Opens a file.
     *
     * @throws BridgeException if there is none, or it must not be read
     */
    static CheckpointFile open(Path path) {
        Faults faults = new Faults(path.toString());
        if (Files.isDirectory(path)) {
            throw faults.refused("a checkpoint is a file, got a folder", "name the file in it");
        }
        try {
            return new CheckpointFile(FileChannel.open(path, StandardOpenOption.READ), faults);
        } catch (IOException e) {
            throw faults.io(e);
        }
    }

    FileChannel channel() {
        return channel;
    }

    Faults faults() {
        return faults;
    }

    /** The file's first bytes, little-endian; fewer of a shorter file. */
    ByteBuffer start(int bytes) throws IOException {
        ByteBuffer start =
                ByteBuffer.allocate((int) Math.min(bytes, channel.size())).order(ByteOrder.LITTLE_ENDIAN);
        ChannelInput.readFully(channel, start, 0);
        return start.flip();
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(faults.file() + " is closed; open it again");
        }
    }

    /** Refuses integers where weights are wanted. */
    void requireFloats(String name, ElementType type) {
        if (!type.isFloat()) {
            throw faults.refused(
                    "weights must be floating-point numbers, tensor %s holds %s".formatted(name, type),
                    "convert it in Python, tensor.float()");
        }
    }

    /** Runs one tensor's reading and turns whatever fails into the exception to throw. */
    float[] reading(String name, long elements, IOSupplier<float[]> reading) {
        try {
            return reading.get();
        } catch (ClosedChannelException e) {
            requireOpen();
            throw faults.io(e);
        } catch (IOException e) {
            throw faults.damaged("tensor %s: %s".formatted(name, e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new BridgeException(
                    "tensor %s of %s needs %d MB of Java's heap; start Java with a larger -Xmx"
                            .formatted(name, faults.file(), (elements * Float.BYTES >> 20) + 1),
                    e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }
}
