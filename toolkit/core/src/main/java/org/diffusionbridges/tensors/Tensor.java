/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import java.util.Arrays;
import java.util.List;

/**
 * A dense row-major array of float64 on the Java heap; the first axis counts the items of a batch (N in NCHW).
 *
 * <p>Samplers keep their state here and not on the device: it is the same bit for bit whatever runs the network, it needs
 * no closing, and beside a network evaluation its arithmetic costs next to nothing.
 */
public final class Tensor {
    private final double[] values;
    private final int[] shape;

    private Tensor(double[] values, int[] shape) {
        this.values = values;
        this.shape = shape;
    }

    /**
     * A tensor over the given array, which is shared and not copied.
     *
     * @throws IllegalArgumentException if the shape is empty, has a negative extent or does not match the array's length
     */
    public static Tensor of(double[] values, int... shape) {
        if (shape.length == 0 || Arrays.stream(shape).anyMatch(extent -> extent < 0)) {
            throw new IllegalArgumentException(
                    "a shape needs at least one axis and no negative extent, got " + Arrays.toString(shape));
        }
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (size != values.length) {
            throw new IllegalArgumentException(
                    "shape %s needs %d values, got %d".formatted(Arrays.toString(shape), size, values.length));
        }
        return new Tensor(values, shape.clone());
    }

    /** A tensor of these values, widened. */
    public static Tensor of(float[] values, int... shape) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return of(wide, shape);
    }

    /** All zeros. */
    public static Tensor zeros(int... shape) {
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        return of(new double[Math.toIntExact(size)], shape);
    }

    /** Joins batches of one item shape along the first axis. */
    public static Tensor concat(List<Tensor> batches) {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("concat needs at least one tensor");
        }
        Tensor first = batches.get(0);
        int items = 0;
        for (Tensor batch : batches) {
            if (!Arrays.equals(batch.itemShape(), first.itemShape())) {
                throw new IllegalArgumentException("tensors of one batch need one item shape, got %s and %s"
                        .formatted(Arrays.toString(first.itemShape()), Arrays.toString(batch.itemShape())));
            }
            items += batch.batch();
        }
        int[] shape = first.shape();
        shape[0] = items;
        double[] joined = new double[items * first.itemSize()];
        int at = 0;
        for (Tensor batch : batches) {
            System.arraycopy(batch.values, 0, joined, at, batch.values.length);
            at += batch.values.length;
        }
        return new Tensor(joined, shape);
    }

    /** The live backing array, row-major: a change to it is a change to this tensor. */
    public double[] values() {
        return values;
    }

    /** The values rounded to float32, a fresh copy. */
    public float[] floats() {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    /** The extents of all axes, a fresh copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** The extents without the first axis: CHW of NCHW. */
    public int[] itemShape() {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    /** How many items the batch holds. */
    public int batch() {
        return shape[0];
    }

    /** How many values one item holds; 0 for an empty batch. */
    public int itemSize() {
        return shape[0] == 0 ? 0 : values.length / shape[0];
    }

    /** The extent of one axis. */
    public int extent(int axis) {
        return shape[axis];
    }

    /** Item {@code index} as a batch of one, copied. */
    public Tensor item(int index) {
        return items(index, index + 1);
    }

    /** Items {@code from} to {@code to} (exclusive), copied. */
    public Tensor items(int from, int to) {
        int[] part = shape.clone();
        part[0] = to - from;
        return new Tensor(Arrays.copyOfRange(values, from * itemSize(), to * itemSize()), part);
    }

    /** This batch {@code times} times in a row. */
    public Tensor repeat(int times) {
        return concat(java.util.Collections.nCopies(times, this));
    }

    public Tensor copy() {
        return new Tensor(values.clone(), shape);
    }

    public boolean sameShape(Tensor other) {
        return Arrays.equals(shape, other.shape);
    }

    /**
     * The sum, a new tensor.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public Tensor plus(Tensor other) {
        return with(other, 1);
    }

    /**
     * The difference, a new tensor.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public Tensor minus(Tensor other) {
        return with(other, -1);
    }

    /** Every value multiplied by the factor, a new tensor. */
    public Tensor times(double factor) {
        double[] product = new double[values.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = factor * values[i];
        }
        return new Tensor(product, shape);
    }

    private Tensor with(Tensor other, double factor) {
        if (!sameShape(other)) {
            throw new IllegalArgumentException(
                    "tensors to be added or subtracted need one shape, got %s and %s".formatted(this, other));
        }
        double[] sum = new double[values.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = values[i] + factor * other.values[i];
        }
        return new Tensor(sum, shape);
    }

    /** Every value held to [low, high]; NaN stays NaN. */
    public Tensor clamp(double low, double high) {
        double[] held = new double[values.length];
        for (int i = 0; i < held.length; i++) {
            held[i] = Math.min(high, Math.max(low, values[i]));
        }
        return new Tensor(held, shape);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
