/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.diffusionbridges.checkpoints.NamedArray;

/** Reads the states that Bridges 0.2 wrote, so that its trainings go on. */
final class OldTrainingState {
    private static final String MAGIC = "bridges training state 1";
    private static final int LARGEST_RANK = 8;

    private OldTrainingState() {}

    /**
     * The state, if it is one of these.
     *
     * @throws IOException if it ends early or its checksum is another
     */
    static Optional<TrainingState> read(Path file) throws IOException {
        try (CheckedInputStream in =
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), new CRC32())) {
            byte[] start = in.readNBytes(2 + MAGIC.length()); // DataOutput writes a text's length before it
            if (!new String(start, StandardCharsets.ISO_8859_1).endsWith(MAGIC)) {
                return Optional.empty();
            }
            DataInputStream data = new DataInputStream(in);
            TrainingState state = read(data, Files.size(file));
            long sum = in.getChecksum().getValue();
            if (data.readLong() != sum) {
                throw new IOException("its checksum is wrong");
            }
            return Optional.of(state);
        } catch (EOFException e) {
            throw new IOException("it ends early", e);
        }
    }

    private static TrainingState read(DataInputStream data, long fileSize) throws IOException {
        String settings = data.readUTF();
        long step = data.readLong();
        Duration elapsed = Duration.ofNanos(data.readLong());
        List<TrainingLog.Step> steps = new ArrayList<>();
        for (long left = count(data, fileSize); left > 0; left--) {
            steps.add(new TrainingLog.Step(data.readDouble(), data.readDouble(), data.readDouble(), data.readDouble()));
        }
        List<TrainingListener.Evaluation> evaluations = new ArrayList<>();
        for (long left = count(data, fileSize); left > 0; left--) {
            evaluations.add(new TrainingListener.Evaluation(
                    data.readLong(), data.readDouble(), data.readDouble(), data.readDouble()));
        }
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (long left = count(data, fileSize); left > 0; left--) {
            String name = data.readUTF();
            arrays.put(name, array(name, data, fileSize));
        }
        return new TrainingState(settings, step, elapsed, steps, evaluations, arrays);
    }

    private static NamedArray array(String name, DataInputStream data, long fileSize) throws IOException {
        long[] shape = new long[(int) count(data, LARGEST_RANK)];
        long size = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = data.readLong();
            if (shape[axis] < 0 || shape[axis] > fileSize || size > fileSize) {
                throw new IOException("an array's shape is impossible");
            }
            size *= shape[axis];
        }
        if (4 * size > fileSize) {
            throw new EOFException();
        }
        float[] values = new float[Math.toIntExact(size)];
        byte[] bytes = data.readNBytes(4 * values.length);
        if (bytes.length < 4 * values.length) {
            throw new EOFException();
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new NamedArray(name, shape, values);
    }

    private static long count(DataInputStream data, long largest) throws IOException {
        int count = data.readInt();
        if (count < 0 || count > largest) {
            throw new IOException("a count is impossible: " + count);
        }
        return count;
    }
}
