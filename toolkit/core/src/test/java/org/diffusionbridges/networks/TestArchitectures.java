/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Named;

/** Networks small enough to be evaluated in plain Java, for 3x8x8 images; together they take every branch of the U-Net. */
final class TestArchitectures {
    private TestArchitectures() {}

    static UNetArchitecture small() {
        return arch(3, -1, true, true, true, true, 0, 1);
    }

    static Stream<Named<UNetArchitecture>> variants() {
        return Stream.of(
                Named.of("residual resampling, scale and shift, new attention order", small()),
                Named.of("legacy attention order, class labels", arch(3, 4, true, true, true, false, 5, 1)),
                Named.of("convolutional resampling, additive embedding", arch(3, -1, false, false, true, true, 0, 1)),
                Named.of("pooling without weights, no xT", arch(0, 4, true, false, false, false, 0, 1)),
                Named.of("patches of 2", arch(3, -1, true, true, true, true, 0, 2)));
    }

    private static UNetArchitecture arch(
            int condition,
            int headChannels,
            boolean scaleShift,
            boolean residual,
            boolean convolves,
            boolean newOrder,
            int classes,
            int patch) {
        return new UNetArchitecture(
                8,
                3,
                condition,
                3,
                8,
                List.of(1, 2),
                1,
                List.of(2),
                2,
                headChannels,
                4,
                scaleShift,
                residual,
                convolves,
                newOrder,
                classes,
                0.1,
                patch);
    }

    static Tensor noise(long seed, int... shape) {
        Random random = new Random(seed);
        Tensor tensor = Tensor.zeros(shape);
        Arrays.setAll(tensor.values(), i -> random.nextGaussian());
        return tensor;
    }

    /** Weights none of which is zero, so that everything that the network computes shows in its output. */
    static HeapWeights randomWeights(UNetArchitecture arch, long seed) {
        return randomWeights(TorchScript.stateDict(arch), seed);
    }

    static HeapWeights randomWeights(Map<String, long[]> stateDict, long seed) {
        Random random = new Random(seed);
        HeapWeights weights = new HeapWeights();
        stateDict.forEach((name, shape) -> {
            long fanIn = Math.max(1, Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b));
            float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() / Math.sqrt(fanIn));
            }
            weights.put(name, values, shape);
        });
        return weights;
    }

    /** A state dict that a test can take apart. */
    static final class HeapWeights implements Weights {
        private record Array(float[] values, long[] shape) {}

        private final Map<String, Array> arrays = new LinkedHashMap<>();

        void put(String name, float[] values, long... shape) {
            arrays.put(name, new Array(values, shape));
        }

        void remove(String name) {
            arrays.remove(name);
        }

        @Override
        public Set<String> names() {
            return arrays.keySet();
        }

        @Override
        public ElementType type(String name) {
            return ElementType.FLOAT32;
        }

        @Override
        public long[] shape(String name) {
            return arrays.get(name).shape();
        }

        @Override
        public float[] floats(String name) {
            return arrays.get(name).values();
        }

        @Override
        public void close() {}
    }
}
