/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.nio.ByteBuffer;

/**
 * The number format of a network's convolution weights and of its features between them. Norms, softmax, the time path and
 * the final convolution stay in float32 whatever is chosen, and inputs and outputs are float32.
 */
public enum Precision {
    /** The default, and what every parity number holds for. */
    FLOAT32("FloatStorage", 6, 4) {
        @Override
        void put(float value, ByteBuffer to) {
            to.putFloat(value);
        }
    },
    /** IEEE half: 11 significant bits, largest value 65504. For GPUs. */
    FLOAT16("HalfStorage", 5, 2) {
        @Override
        void put(float value, ByteBuffer to) {
            to.putShort(half(value));
        }
    },
    /** The upper half of a float32: 8 significant bits and float32's range. */
    BFLOAT16("BFloat16Storage", 15, 2) {
        @Override
        void put(float value, ByteBuffer to) {
            int bits = Float.floatToRawIntBits(value);
            // round to nearest, ties to even; a NaN must not be carried over into an infinity
            to.putShort((short) (Float.isNaN(value) ? 0x7fc0 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16));
        }
    };

    /** PyTorch's name of a storage of this type, and its number in {@code c10::ScalarType}. */
    final String storage;

    final int scalarType;
    final int bytes;

    Precision(String storage, int scalarType, int bytes) {
        this.storage = storage;
        this.scalarType = scalarType;
        this.bytes = bytes;
    }

    /** Appends one value, rounded to nearest with ties to even; beyond the largest it becomes infinite. */
    abstract void put(float value, ByteBuffer to);

    private static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | 0x7e00); // NaN
        }
        if (magnitude >= 0x477ff000) {
            return (short) (sign | 0x7c00); // 65520 and more rounds to infinity
        }
        if (magnitude < 0x38800000) {
            // subnormal: the value in units of 2^-24
            return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
        }
        int rebased = magnitude - (112 << 23); // the exponent's bias falls from 127 to 15
        return (short) (sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13));
    }
}
