/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.nio.ByteBuffer;
import org.diffusionbridges.checkpoints.internal.HalfFloats;
import org.jspecify.annotations.Nullable;

/** The element types that a checkpoint's tensors may have; only the floating-point ones can be weights. */
public enum ElementType {
    FLOAT16(2, "HalfStorage", "F16"),
    BFLOAT16(2, "BFloat16Storage", "BF16"),
    FLOAT32(4, "FloatStorage", "F32"),
    FLOAT64(8, "DoubleStorage", "F64"),
    BOOL(1, "BoolStorage", "BOOL"),
    UINT8(1, "ByteStorage", "U8"),
    INT8(1, "CharStorage", "I8"),
    INT16(2, "ShortStorage", "I16"),
    INT32(4, "IntStorage", "I32"),
    INT64(8, "LongStorage", "I64");

    private final int bytes;
    private final String torchStorage;
    private final String safetensorsName;

    ElementType(int bytes, String torchStorage, String safetensorsName) {
        this.bytes = bytes;
        this.torchStorage = torchStorage;
        this.safetensorsName = safetensorsName;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloat() {
        return this == FLOAT16 || this == BFLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    /** The name in a safetensors header. */
    String safetensorsName() {
        return safetensorsName;
    }

    /** The type of PyTorch's storage class of this name, such as {@code FloatStorage}; null if there is none. */
    static @Nullable ElementType ofTorchStorage(String className) {
        for (ElementType type : values()) {
            if (type.torchStorage.equals(className)) {
                return type;
            }
        }
        return null;
    }

    /** The type of this name in a safetensors header; null if it is none that we know. */
    static @Nullable ElementType ofSafetensors(String name) {
        for (ElementType type : values()) {
            if (type.safetensorsName.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /** The element at a byte position as float32; float64 is rounded. Floating-point types only. */
    float floatAt(ByteBuffer buffer, int position) {
        return switch (this) {
            case FLOAT32 -> buffer.getFloat(position);
            case FLOAT64 -> (float) buffer.getDouble(position);
            case BFLOAT16 -> Float.intBitsToFloat(buffer.getShort(position) << 16);
            case FLOAT16 -> HalfFloats.toFloat(buffer.getShort(position));
            default -> throw new IllegalStateException(this + " is not a floating-point type");
        };
    }
}
