/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

/** Arithmetic on tensors' extents. */
final class Shapes {

    private Shapes() {}

    /**
     * How many elements a tensor of this shape has.
     *
     * @throws ArithmeticException if they are more than a long can count
     */
    static long elements(long[] shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent == 0) {
                return 0;
            }
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /** The strides of a row-major tensor without gaps. */
    static long[] contiguousStrides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(shape[axis], 1);
        }
        return strides;
    }
}
