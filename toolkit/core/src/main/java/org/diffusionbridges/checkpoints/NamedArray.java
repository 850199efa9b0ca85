/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.Arrays;

/**
 * One tensor in memory, to be written to a checkpoint. The arrays are shared, not copied.
 *
 * @param name what a state dict calls it
 * @param shape extents, not negative; empty for a scalar
 * @param values row-major, as many as the shape says
 */
public record NamedArray(String name, long[] shape, float[] values) {

    public NamedArray {
        if (Arrays.stream(shape).anyMatch(n -> n < 0) || Shapes.elements(shape) != values.length) {
            throw new IllegalArgumentException(
                    "an array's values must be as many as its shape says, got %d for %s of %s"
                            .formatted(values.length, name, Arrays.toString(shape)));
        }
    }
}
