/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.Arrays;
import org.diffusionbridges.tensors.Tensor;

/** Blending under a mask that may be shared by the items of a batch and by the channels of an item. */
final class Masks {
    private Masks() {}

    /** mask · inside + (1 − mask) · outside, a new tensor. */
    static Tensor blend(Tensor inside, Tensor outside, Tensor mask) {
        int[] shape = inside.shape();
        int[] own = mask.shape();
        check(shape, own);
        int channels = shape.length > 1 ? shape[1] : 1;
        int plane = inside.itemSize() / Math.max(1, channels);
        boolean oneItem = own[0] == 1;
        boolean oneChannel = own.length > 1 && own[1] == 1;
        double[] blended = inside.values().clone();
        double[] source = outside.values();
        double[] weights = mask.values();
        int at = 0;
        for (int item = 0; item < shape[0]; item++) {
            for (int channel = 0; channel < channels; channel++) {
                int from = (oneItem ? 0 : item) * mask.itemSize() + (oneChannel ? 0 : channel) * plane;
                for (int pixel = 0; pixel < plane; pixel++, at++) {
                    double m = weights[from + pixel];
                    blended[at] = m * blended[at] + (1 - m) * source[at];
                }
            }
        }
        return Tensor.of(blended, shape);
    }

    private static void check(int[] shape, int[] mask) {
        boolean fits = mask.length == shape.length;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = mask[axis] == shape[axis] || (axis < 2 && mask[axis] == 1);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "a mask must have the state's shape %s, or 1 in its first two axes, got %s"
                            .formatted(Arrays.toString(shape), Arrays.toString(mask)));
        }
    }
}
