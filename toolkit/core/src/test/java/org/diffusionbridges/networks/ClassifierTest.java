/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.ClassifierArchitecture.Output;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TestArchitectures.HeapWeights;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifierTest {
    private final ClassifierArchitecture arch = new ClassifierArchitecture(3, 8, List.of(8, 16), 5);
    private final HeapWeights weights = TestArchitectures.randomWeights(stateDict(), 4);
    private final Tensor x = TestArchitectures.noise(1, 2, 3, 8, 8);

    private Map<String, long[]> stateDict() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        TorchScriptBuilder.build(arch, Output.LOGITS).parameters().forEach(p -> shapes.put(p.name(), p.shape()));
        return shapes;
    }

    @ParameterizedTest
    @EnumSource(Output.class)
    void everyOutputIsWhatItsDefinitionSays(Output output) {
        Tensor expected = Classifier.describe(arch, output, new PlainJavaBuilder(weights), x);
        try (Network network = Network.compile(arch, output, weights, Device.cpu())) {
            Tensor actual = network.apply(x);
            assertThat(actual.shape()).containsExactly(expected.shape());
            for (int i = 0; i < expected.values().length; i++) {
                assertThat(actual.values()[i]).isCloseTo(expected.values()[i], within(2e-5)); // float32
            }
        }
    }

    @Test
    void weightsOfAnotherClassifierAreRefused() {
        weights.remove("classes.bias");
        assertThatThrownBy(() -> Network.compile(arch, Output.FEATURES, weights, Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("1 missing (classes.bias)");
    }

    @Test
    void imagesThatItDoesNotSuitFailInOneLine() {
        try (Network network = Network.compile(arch, Output.LOGITS, weights, Device.cpu())) {
            assertThatThrownBy(() -> network.apply(TestArchitectures.noise(1, 2, 1, 8, 8)))
                    .isInstanceOf(BridgeException.class)
                    .hasMessageStartingWith("the network failed on Tensor[2, 1, 8, 8]: ");
        }
    }

    @Test
    void settingsThatMakeNoNetworkAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierArchitecture(3, 10, List.of(8, 8, 8), 5))
                .withMessage("3 widths halve the image 2 times, which a size of 10 does not allow");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierArchitecture(3, 8, List.of(8, 12), 5))
                .withMessage("a classifier's widths must be multiples of 8, got [8, 12]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierArchitecture(2, 8, List.of(8), 5))
                .withMessage("a classifier's images have 1 or 3 channels, got 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierArchitecture(1, 8, List.of(8), 1))
                .withMessage("a classifier needs at least 2 classes, got 1");
    }
}
