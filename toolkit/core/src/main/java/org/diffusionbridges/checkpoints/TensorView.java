/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.Arrays;

/**
 * A tensor as PyTorch pickles it: a strided view into a storage.
 *
 * @param storage the storage's key
 * @param offset the first element's place in the storage, in elements
 * @param shape extents, not negative
 * @param strides distance of neighbours along each axis, in elements, not negative
 */
record TensorView(StorageRef storage, long offset, long[] shape, long[] strides) {

    /**
     * A storage as pickles refer to it.
     *
     * @param elements how many elements it holds, of which the pickle and the file must agree
     */
    record StorageRef(String key, ElementType type, long elements) {
        StorageRef {
            if (elements < 0) {
                throw new IllegalArgumentException("a storage cannot have %d elements".formatted(elements));
            }
        }
    }

    /** A view may repeat elements (stride 0); up to here it may have more of them than its storage. */
    private static final long MAX_REPEATED = 1 << 24;

    /** The longest array that every JVM allows. */
    static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private static final int MAX_AXES = 16;

    TensorView {
        if (shape.length != strides.length || shape.length > MAX_AXES) {
            throw new IllegalArgumentException("a tensor has as many strides as axes and at most %d, got %d and %d"
                    .formatted(MAX_AXES, strides.length, shape.length));
        }
        if (offset < 0
                || Arrays.stream(shape).anyMatch(n -> n < 0)
                || Arrays.stream(strides).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException(
                    "a tensor's offset, shape and strides must not be negative, got %d, %s and %s"
                            .formatted(offset, Arrays.toString(shape), Arrays.toString(strides)));
        }
        long elements;
        long end;
        try {
            elements = Shapes.elements(shape);
            end = Math.addExact(offset, span(shape, strides));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s and strides %s is larger than any file"
                            .formatted(Arrays.toString(shape), Arrays.toString(strides)),
                    e);
        }
        if (elements > 0 && end > storage.elements()) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s, strides %s at offset %d must fit in its storage of %d"
                            .formatted(Arrays.toString(shape), Arrays.toString(strides), offset, storage.elements()));
        }
        if (elements > Math.max(storage.elements(), MAX_REPEATED)
                || elements > MAX_ARRAY
                || span(shape, strides) > MAX_ARRAY) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s in a storage of %d has more elements than a Java array, or far more than its storage"
                            .formatted(Arrays.toString(shape), storage.elements()));
        }
    }

    int elements() {
        return (int) Shapes.elements(shape);
    }

    /** How many neighbouring elements of the storage hold all of this tensor. */
    long span() {
        return span(shape, strides);
    }

    private static long span(long[] shape, long[] strides) {
        long span = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] == 0) {
                return 0;
            }
            span = Math.addExact(span, Math.multiplyExact(shape[axis] - 1, strides[axis]));
        }
        return span;
    }

    /** Whether the elements lie row-major and without gaps; strides of axes of extent 1 are of no account. */
    boolean isContiguous() {
        long[] expected = Shapes.contiguousStrides(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] > 1 && strides[axis] != expected[axis]) {
                return false;
            }
        }
        return true;
    }
}
