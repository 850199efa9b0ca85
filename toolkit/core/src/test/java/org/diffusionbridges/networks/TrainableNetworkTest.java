/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainableNetworkTest {

    @ParameterizedTest
    @MethodSource("org.diffusionbridges.networks.TestArchitectures#variants")
    void gradientsReachEveryParameter(UNetArchitecture arch) {
        try (TrainableNetwork network =
                TrainableNetwork.of(arch, TestArchitectures.randomWeights(arch, 3), Device.cpu())) {
            step(network);
            List<String> without = new ArrayList<>();
            network.parameters().forEach((name, parameter) -> {
                try (NDArray gradient = parameter.getGradient()) {
                    if (gradient.abs().sum().getFloat() == 0) {
                        without.add(name);
                    }
                }
            });
            assertThat(without).isEmpty();
            assertThat(network.parameters().keySet())
                    .containsExactlyElementsOf(TorchScript.stateDict(arch).keySet());
        }
    }

    @Test
    void dropoutActsInTrainingAlone() {
        UNetArchitecture arch = TestArchitectures.small();
        try (TrainableNetwork network =
                TrainableNetwork.of(arch, TestArchitectures.randomWeights(arch, 3), Device.cpu())) {
            assertThat(Arrays.equals(output(network, true), output(network, true)))
                    .isFalse();
            assertThat(Arrays.equals(output(network, false), output(network, false)))
                    .isTrue();
        }
    }

    @Test
    void inEvaluationItIsTheInferenceNetwork() {
        UNetArchitecture arch = TestArchitectures.small();
        Tensor x = TestArchitectures.noise(5, 2, 3, 8, 8);
        try (TrainableNetwork network =
                        TrainableNetwork.of(arch, TestArchitectures.randomWeights(arch, 3), Device.cpu());
                Network inference = Network.compile(
                        arch, TestArchitectures.randomWeights(arch, 3), Precision.FLOAT32, Device.cpu());
                Network.Session session = inference.session(x)) {
            float[] trained = output(network, false);
            double[] inferred = session.evaluate(x, -50).values();
            for (int i = 0; i < trained.length; i++) {
                assertThat((double) trained[i]).isEqualTo(inferred[i]);
            }
        }
    }

    @Test
    void oneSeedIsOneNetworkAndAnotherSeedAnother() {
        UNetArchitecture arch = TestArchitectures.small();
        String name = "middle_block.0.in_layers.2.weight";
        float[] first = new FreshWeights(arch, 1).floats(name);
        assertThat(new FreshWeights(arch, 1).floats(name)).isEqualTo(first);
        assertThat(new FreshWeights(arch, 2).floats(name)).isNotEqualTo(first);
        try (TrainableNetwork network = TrainableNetwork.initialise(arch, 1, Device.cpu())) {
            assertThat(network.parameters().get(name).toFloatArray()).isEqualTo(first);
        }
    }

    @Test
    void afterCloseNothingRuns() {
        TrainableNetwork network = TrainableNetwork.initialise(TestArchitectures.small(), 1, Device.cpu());
        network.close();
        network.close();
        assertThatThrownBy(network::parameters).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(network::gradientCollector).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBatchForWhichThereIsNoMemoryIsToldAsThat() {
        try (TrainableNetwork network = TrainableNetwork.initialise(TestArchitectures.small(), 1, Device.cpu());
                NDManager step = network.manager().newSubManager()) {
            // A view of one number; what is computed from it would take petabytes, which no machine even promises.
            NDArray x = step.zeros(new Shape(1, 1, 1, 1)).broadcast(new Shape(2, 3, 1 << 24, 1 << 24));
            assertThatExceptionOfType(DeviceMemoryException.class)
                    .isThrownBy(() -> network.forward(false, x, Torch.upload(step, new double[] {-50, -50}, 2), x))
                    .withMessageContaining("no memory for 2 at once; take a smaller batch");
        }
    }

    private static void step(TrainableNetwork network) {
        try (NDManager step = network.manager().newSubManager();
                GradientCollector collector = network.gradientCollector()) {
            NDArray f = forward(network, step, true);
            collector.backward(f.mul(f).mean());
        }
    }

    private static float[] output(TrainableNetwork network, boolean training) {
        try (NDManager step = network.manager().newSubManager()) {
            return forward(network, step, training).toFloatArray();
        }
    }

    private static NDArray forward(TrainableNetwork network, NDManager step, boolean training) {
        NDArray x = Torch.upload(step, TestArchitectures.noise(5, 2, 3, 8, 8).values(), 2, 3, 8, 8);
        NDArray cNoise = Torch.upload(step, new double[] {-50, -50}, 2);
        return network.takesLabels()
                ? network.forward(training, x, cNoise, x, step.create(new long[] {0, 1}, new Shape(2)))
                : network.forward(training, x, cNoise, x);
    }
}
