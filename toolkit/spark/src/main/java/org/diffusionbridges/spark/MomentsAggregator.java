/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.diffusionbridges.metrics.MomentSums;
import org.jspecify.annotations.Nullable;

/** Features, as the bytes of doubles, into their {@link MomentSums}, written by Java's serialization. Nulls are passed over. */
final class MomentsAggregator extends Aggregator<byte[], MomentSums, byte[]> {
    private static final long serialVersionUID = 1;

    /** Of no vector; how many numbers one has is not known yet. */
    @Override
    public MomentSums zero() {
        return new MomentSums(0);
    }

    @Override
    public MomentSums reduce(MomentSums sums, byte @Nullable [] features) {
        if (features == null) {
            return sums;
        }
        double[] vector = new double[features.length / Double.BYTES];
        ByteBuffer.wrap(features).asDoubleBuffer().get(vector);
        MomentSums grown = sums.size() == 0 ? new MomentSums(vector.length) : sums;
        grown.add(vector);
        return grown;
    }

    @Override
    public MomentSums merge(MomentSums a, MomentSums b) {
        if (a.size() == 0) {
            return b;
        }
        if (b.size() > 0) {
            a.merge(b);
        }
        return a;
    }

    @Override
    public byte[] finish(MomentSums sums) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sums);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public Encoder<MomentSums> bufferEncoder() {
        return Encoders.javaSerialization(MomentSums.class);
    }

    @Override
    public Encoder<byte[]> outputEncoder() {
        return Encoders.BINARY();
    }
}
