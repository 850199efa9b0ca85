/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TestArchitectures.HeapWeights;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TorchScriptTest {
    private final UNetArchitecture arch = TestArchitectures.small();

    @TempDir
    Path directory;

    @Test
    void everyMissingSurplusAndMisshapenTensorIsNamedAtOnceAndNothingIsWritten() throws IOException {
        HeapWeights weights = TestArchitectures.randomWeights(arch, 1);
        weights.remove("out.0.bias");
        weights.remove("time_embed.0.weight");
        weights.put("label_emb.weight", new float[32], 1, 32);
        weights.put("middle_block.1.qkv.weight", new float[48 * 8], 48, 8, 1);
        Path target = Files.writeString(directory.resolve("net.pt"), "what was there before");
        assertThatThrownBy(() -> TorchScript.compile(arch, weights, Precision.FLOAT32, target))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("2 missing (time_embed.0.weight, out.0.bias)")
                .hasMessageContaining("1 not known to it (label_emb.weight)")
                .hasMessageContaining(
                        "1 of another shape (middle_block.1.qkv.weight [48, 8, 1] instead of [48, 16, 1])");
        assertThat(target).hasContent("what was there before");
        assertThat(directory).isDirectoryNotContaining(file -> !file.equals(target));
    }

    @Test
    void aCheckpointOfAnotherModelDoesNotFillTheScreen() {
        HeapWeights weights = new HeapWeights();
        weights.put("something.else", new float[1], 1);
        assertThatThrownBy(() -> TorchScript.compile(arch, weights, Precision.FLOAT32, directory.resolve("net.pt")))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(
                        "and %d more".formatted(TorchScript.stateDict(arch).size() - 12));
    }

    @Test
    void aWeightThatHalfPrecisionCannotHoldIsRefusedByName() {
        HeapWeights weights = TestArchitectures.randomWeights(arch, 1);
        weights.floats("middle_block.0.in_layers.2.bias")[3] = 7e4f;
        Path target = directory.resolve("net.pt");
        assertThatThrownBy(() -> TorchScript.compile(arch, weights, Precision.FLOAT16, target))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("middle_block.0.in_layers.2.bias")
                .hasMessageContaining("65504");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void bothLayoutsOfTheAttentionWeightsAreOneNetwork() throws IOException {
        HeapWeights weights = TestArchitectures.randomWeights(arch, 1);
        HeapWeights withOneMoreAxis = TestArchitectures.randomWeights(arch, 1);
        TorchScript.stateDict(arch).forEach((name, shape) -> {
            if (shape.length == 3) {
                withOneMoreAxis.put(name, weights.floats(name), shape[0], shape[1], 1, 1);
            }
        });
        assertThat(compiled(withOneMoreAxis, "a.pt")).hasSameBinaryContentAs(compiled(weights, "b.pt"));
    }

    @Test
    void theArchiveIsAFunctionOfTheWeightsAlone() throws IOException {
        Locale before = Locale.getDefault();
        Path first = compiled(TestArchitectures.randomWeights(arch, 1), "first.pt");
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab")); // a locale with digits and commas of its own
            assertThat(compiled(TestArchitectures.randomWeights(arch, 1), "second.pt"))
                    .hasSameBinaryContentAs(first);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void namesAreThePapersCheckpoints() {
        UNetArchitecture small = new UNetArchitecture(
                8, 3, 3, 3, 8, List.of(1, 2), 1, List.of(2), 2, 4, 4, true, true, true, true, 10, 0.1, 1);
        assertThat(TorchScript.stateDict(small))
                .containsKeys(
                        "time_embed.2.bias",
                        "label_emb.weight",
                        "input_blocks.0.0.weight",
                        "input_blocks.2.0.emb_layers.1.weight",
                        "input_blocks.3.0.skip_connection.weight",
                        "input_blocks.3.1.qkv.weight",
                        "middle_block.1.proj_out.bias",
                        "output_blocks.1.2.out_layers.3.weight",
                        "output_blocks.3.0.in_layers.0.weight",
                        "out.2.weight")
                // time, label, first and last layers; 10 residual blocks, 5 of them with a skip of another width; 4 of
                // attention
                .hasSize(11 + 10 * 10 + 5 * 2 + 4 * 6);
    }

    private Path compiled(HeapWeights weights, String name) throws IOException {
        Path file = directory.resolve(name);
        TorchScript.compile(arch, weights, Precision.FLOAT32, file);
        return file;
    }

    @Test
    void anArchiveCanBeLoadedMoreThanOnce() throws IOException {
        Path file = compiled(TestArchitectures.randomWeights(arch, 1), "net.pt");
        Tensor x = TestArchitectures.noise(3, 1, 3, 8, 8);
        try (Network a = Network.load(file, Device.cpu());
                Network b = Network.load(file, Device.cpu());
                Network.Session first = a.session(x);
                Network.Session second = b.session(x)) {
            assertThat(first.evaluate(x, 1).values())
                    .isEqualTo(second.evaluate(x, 1).values());
        }
    }

    @ParameterizedTest
    @MethodSource("org.diffusionbridges.networks.TestArchitectures#variants")
    void noTensorIsCreatedInTheCodeWhereItWouldBeOnTheCpu(UNetArchitecture variant) {
        Pattern creates = Pattern.compile(
                "torch\\.(arange|zeros|ones|full|empty|eye|linspace|logspace|range|rand|randn|randint|randperm|tensor"
                        + "|scalar_tensor|as_tensor)\\(|device|cuda");
        assertThat(creates.matcher("v = torch.arange(4)").find()).isTrue();
        for (Precision precision : Precision.values()) {
            String source = TorchScriptBuilder.build(variant, precision).source();
            assertThat(source).contains("torch.conv2d(").doesNotContainPattern(creates);
        }
    }
}
