/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.diffusionbridges.checkpoints.internal.HalfFloats;

/**
 * The number format of a network's convolution weights and of its features between them. Norms, softmax, the time path and
 * the final convolution stay in float32 whatever is chosen, and inputs and outputs are float32.
 */
public enum Precision {
    /** The default, and what every parity number holds for. */
    FLOAT32("FloatStorage", 6, 4, Float.MAX_VALUE) {
        @Override
        void put(float value, ByteBuffer to) {
            to.putFloat(value);
        }
    },
    /** IEEE half: 11 significant bits, largest value 65504. For GPUs. */
    FLOAT16("HalfStorage", 5, 2, 65504) {
        @Override
        void put(float value, ByteBuffer to) {
            to.putShort(HalfFloats.fromFloat(value));
        }
    },
    /** The upper half of a float32: 8 significant bits and float32's range. */
    BFLOAT16("BFloat16Storage", 15, 2, 0x1.fep127f) {
        @Override
        void put(float value, ByteBuffer to) {
            int bits = Float.floatToRawIntBits(value);
            to.putShort((short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16));
        }
    };

    /** PyTorch's name of a storage of this type, and its number in {@code c10::ScalarType}. */
    final String storage;

    final int scalarType;
    final int bytes;
    /** The largest finite value. */
    final float largest;

    Precision(String storage, int scalarType, int bytes, float largest) {
        this.storage = storage;
        this.scalarType = scalarType;
        this.bytes = bytes;
        this.largest = largest;
    }

    /**
     * The precision that PyTorch's users call so: {@code fp32}, {@code fp16}, {@code bf16}, or by its name here.
     *
     * @throws IllegalArgumentException if it is no such name
     */
    public static Precision named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "fp32", "float32" -> FLOAT32;
            case "fp16", "float16", "half" -> FLOAT16;
            case "bf16", "bfloat16" -> BFLOAT16;
            default -> throw new IllegalArgumentException("a precision is fp32, fp16 or bf16, got '" + name + "'");
        };
    }

    /** Appends one value of at most {@link #largest}, rounded to nearest with ties to even. */
    abstract void put(float value, ByteBuffer to);
}
