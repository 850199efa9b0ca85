/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.diffusionbridges.tensors.Tensor;

/** Networks small enough to be evaluated in plain Java. */
final class TestArchitectures {
    private TestArchitectures() {}

    static UNetArchitecture small() {
        return new UNetArchitecture(
                8, 3, 3, 3, 8, List.of(1, 2), 1, List.of(2), 2, 4, 4, true, true, true, true, 0, 0.1, 1);
    }

    static Tensor noise(long seed, int... shape) {
        Random random = new Random(seed);
        Tensor tensor = Tensor.zeros(shape);
        Arrays.setAll(tensor.values(), i -> random.nextGaussian());
        return tensor;
    }
}
