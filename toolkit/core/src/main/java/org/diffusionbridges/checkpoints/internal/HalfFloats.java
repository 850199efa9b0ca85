/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints.internal;

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits. (Java has these conversions from version 20 on.) */
public final class HalfFloats {

    private static final int FRACTION_BITS = 10;
    private static final int FRACTION_MASK = 0x3ff;
    private static final int EXPONENT_MASK = 0x1f;
    /** Bits that a float's fraction has more. */
    private static final int EXTRA_FRACTION_BITS = 13;

    private static final int FLOAT_EXPONENT_MASK = 0x7f800000;
    private static final float SMALLEST_SUBNORMAL = 0x1p-24f;
    private static final float SMALLEST_NORMAL = 0x1p-14f;
    /** Halfway between the largest half, 65504, and the next power of two: rounds to infinity. */
    private static final float OVERFLOW = 65520f;

    private HalfFloats() {}

    /** The float of equal value. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = half >> FRACTION_BITS & EXPONENT_MASK;
        int fraction = half & FRACTION_MASK;
        if (exponent == EXPONENT_MASK) {
            return Float.intBitsToFloat(sign | FLOAT_EXPONENT_MASK | fraction << EXTRA_FRACTION_BITS);
        }
        if (exponent == 0) {
            return Math.copySign(fraction * SMALLEST_SUBNORMAL, Float.intBitsToFloat(sign | 0x3f800000));
        }
        return Float.intBitsToFloat(sign | exponent + 127 - 15 << 23 | fraction << EXTRA_FRACTION_BITS);
    }

    /** The nearest half, ties to even; magnitudes of 65520 and above become infinite. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < SMALLEST_NORMAL) {
            return (short) (sign | (int) Math.rint(magnitude / (double) SMALLEST_SUBNORMAL));
        }
        int rest = bits & 0x7fffffff;
        // Half of the last kept bit, less one where that bit is even, so that ties go to even.
        int rounded = rest + (1 << EXTRA_FRACTION_BITS - 1) - 1 + (rest >>> EXTRA_FRACTION_BITS & 1);
        return (short) (sign | (rounded >>> EXTRA_FRACTION_BITS) - (127 - 15 << FRACTION_BITS));
    }
}
