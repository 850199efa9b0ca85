/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.Set;

/**
 * Named arrays of a checkpoint, read from their file one at a time: what is listed costs next to nothing, and no two arrays
 * need be in memory at once.
 */
public interface Weights extends AutoCloseable {

    /** The tensors' names, in the file's order. */
    Set<String> names();

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
     * @throws org.diffusionbridges.BridgeException if the file ends early, holds another type, or cannot be read
     */
    float[] floats(String name);

    @Override
    void close();
}
