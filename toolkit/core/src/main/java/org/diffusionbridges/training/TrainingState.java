/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * All that a run needs to go on as if it had not stopped. No generator's state is among it: draws derive from the seed and
 * the step.
 *
 * @param settings what decides the losses, one {@code name: value} a line
 * @param step steps done
 * @param elapsed training time so far
 * @param steps the log's steps
 * @param evaluations the log's evaluations
 * @param arrays weights, Adam's two moments and the averages, by {@code kind/name}
 */
record TrainingState(
        String settings,
        long step,
        Duration elapsed,
        List<TrainingLog.Step> steps,
        List<TrainingListener.Evaluation> evaluations,
        Map<String, Array> arrays) {

    private static final String MAGIC = "bridges training state 1";
    private static final int LARGEST_RANK = 8;

    /** One tensor's values. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Array(long[] shape, float[] values) {}

    void write(OutputStream out) throws IOException {
        CRC32 crc = new CRC32();
        DataOutputStream data = new DataOutputStream(new CheckedOutputStream(out, crc));
        data.writeUTF(MAGIC);
        data.writeUTF(settings);
        data.writeLong(step);
        data.writeLong(elapsed.toNanos());
        data.writeInt(steps.size());
        for (TrainingLog.Step s : steps) {
            doubles(data, s.loss(), s.rate(), s.gradientNorm(), s.seconds());
        }
        data.writeInt(evaluations.size());
        for (TrainingListener.Evaluation e : evaluations) {
            data.writeLong(e.step());
            doubles(data, e.halfLife(), e.loss(), e.standardError());
        }
        data.writeInt(arrays.size());
        for (Map.Entry<String, Array> entry : arrays.entrySet()) {
            data.writeUTF(entry.getKey());
            long[] shape = entry.getValue().shape();
            data.writeInt(shape.length);
            for (long extent : shape) {
                data.writeLong(extent);
            }
            float[] values = entry.getValue().values();
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.write(bytes.array());
        }
        data.flush();
        new DataOutputStream(out).writeLong(crc.getValue());
    }

    /**
     * Reads a state back.
     *
     * @throws IOException if the file is not one, ends early, or its checksum is another
     */
    static TrainingState read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CRC32 crc = new CRC32();
            DataInputStream data = new DataInputStream(new CheckedInputStream(in, crc));
            if (!data.readUTF().equals(MAGIC)) {
                throw new IOException("it is no training state");
            }
            String settings = data.readUTF();
            long step = data.readLong();
            Duration elapsed = Duration.ofNanos(data.readLong());
            int stepCount = count(data, step);
            List<TrainingLog.Step> steps = new ArrayList<>();
            for (int i = 0; i < stepCount; i++) {
                steps.add(new TrainingLog.Step(
                        data.readDouble(), data.readDouble(), data.readDouble(), data.readDouble()));
            }
            int evaluationCount = count(data, Integer.MAX_VALUE);
            List<TrainingListener.Evaluation> evaluations = new ArrayList<>();
            for (int i = 0; i < evaluationCount; i++) {
                evaluations.add(new TrainingListener.Evaluation(
                        data.readLong(), data.readDouble(), data.readDouble(), data.readDouble()));
            }
            int arrayCount = count(data, Integer.MAX_VALUE);
            Map<String, Array> arrays = new LinkedHashMap<>();
            for (int i = 0; i < arrayCount; i++) {
                arrays.put(data.readUTF(), array(data, Files.size(file)));
            }
            long sum = crc.getValue();
            if (new DataInputStream(in).readLong() != sum) {
                throw new IOException("its checksum is wrong");
            }
            return new TrainingState(settings, step, elapsed, steps, evaluations, arrays);
        } catch (EOFException e) {
            throw new IOException("it ends early", e);
        }
    }

    private static Array array(DataInputStream data, long fileSize) throws IOException {
        long[] shape = new long[count(data, LARGEST_RANK)];
        long size = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = data.readLong();
            if (shape[axis] < 0 || shape[axis] > fileSize || size > fileSize) {
                throw new IOException("an array's shape is impossible: " + Arrays.toString(shape));
            }
            size *= shape[axis];
        }
        if (4 * size > fileSize) {
            throw new IOException("it ends early");
        }
        byte[] bytes = new byte[Math.toIntExact(4 * size)];
        data.readFully(bytes);
        float[] values = new float[(int) size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return new Array(shape, values);
    }

    private static int count(DataInputStream data, long largest) throws IOException {
        int count = data.readInt();
        if (count < 0 || count > largest) {
            throw new IOException("a count is impossible: " + count);
        }
        return count;
    }

    private static void doubles(DataOutputStream data, double... values) throws IOException {
        for (double value : values) {
            data.writeDouble(value);
        }
    }
}
