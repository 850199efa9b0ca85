/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.Collection;
import java.util.Set;
import org.diffusionbridges.errors.BridgeException;

/**
 * Named arrays of a checkpoint, read from their file one at a time: what is listed costs next to nothing, and no two arrays
 * need be in memory at once. Threads may share one; after {@link #close} every method but {@code close} itself throws an
 * IllegalStateException.
 */
public interface Weights extends AutoCloseable {

    /**
     * Weights from arrays in memory, such as a training's.
     *
     * @throws IllegalArgumentException if two have one name
     */
    static Weights of(Collection<NamedArray> arrays) {
        return new ArrayWeights(arrays);
    }

    /** The tensors' names, in the file's order. */
    Set<String> names();

    /** How the file holds one tensor's elements; integers are listed, {@link #floats} refuses them. */
    ElementType type(String name);

    /**
     * The extents of one tensor; empty for a scalar.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    long[] shape(String name);

    /**
     * The values of one tensor, row-major and contiguous whatever its strides in the file, widened or narrowed to float32.
     *
     * @throws IllegalArgumentException if there is no such tensor
     * @throws BridgeException if the file ends early or is damaged, holds integers there, or cannot be read
     */
    float[] floats(String name);

    /**
     * As {@link #floats}, refusing NaN and infinite values: what a network is built from.
     *
     * @throws IllegalArgumentException if there is no such tensor
     * @throws BridgeException as {@link #floats}, and if a value is NaN or infinite in float32
     */
    default float[] finiteFloats(String name) {
        float[] values = floats(name);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new BridgeException(("%s: weights must be finite, got %s at element %d of tensor %s:"
                                + " take a checkpoint from before the training diverged")
                        .formatted(this, values[i], i, name));
            }
        }
        return values;
    }

    /** How many values all floating-point tensors hold together. */
    default long parameters() {
        long sum = 0;
        for (String name : names()) {
            sum += type(name).isFloat() ? Shapes.elements(shape(name)) : 0;
        }
        return sum;
    }

    @Override
    void close();
}
