/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.networks.TestArchitectures.HeapWeights;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a checkpoint's names and shapes say, against the settings it is loaded with. */
class ReadArchitectureTest {

    static Stream<Named<UNetArchitecture>> readable() {
        // Pooling without weights leaves no trace of where a level ends.
        return TestArchitectures.variants().filter(variant -> !variant.getName().startsWith("pooling"));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void aStateDictTellsTheSettingsThatShapeIt(UNetArchitecture arch) {
        assertThat(ReadArchitecture.of(shapes(arch)).orElseThrow().differencesFrom(arch))
                .isEmpty();
        assertThat(TorchScript.misfit(arch, shapes(arch))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void thePublishedArchitecturesAreReadFromTheirTensors(Preset preset) {
        UNetArchitecture arch = preset.card().network();
        ReadArchitecture read = ReadArchitecture.of(shapes(arch)).orElseThrow();

        assertThat(read.modelChannels()).isEqualTo(arch.modelChannels());
        assertThat(read.channelMult()).isEqualTo(arch.channelMult());
        assertThat(read.numResBlocks()).isEqualTo(arch.numResBlocks());
        assertThat(read.attentionDownsampling()).isEqualTo(arch.attentionDownsampling());
        assertThat(read.numClasses()).isEqualTo(arch.numClasses());
        assertThat(read.inputChannels()).isEqualTo(6);
        assertThat(read.differencesFrom(arch)).isEmpty();
    }

    @Test
    void aWrongPresetIsToldBySettingsAndByTensors() {
        String faults = TorchScript.misfit(
                        Preset.EDGES2HANDBAGS.card().network(),
                        shapes(Preset.DIODE.card().network()))
                .orElseThrow();

        assertThat(faults)
                .startsWith("modelChannels must be 192, got 256; channelMult must be (1 2 3 4), got (1 1 2 2 4 4);"
                        + " numResBlocks must be 3, got 2; attentionDownsampling must be (2 4 8), got (8 16 32);")
                .containsPattern("\\d+ missing \\(.*, and \\d+ more\\)")
                .containsPattern("\\d+ not known to it \\(.*, and \\d+ more\\)")
                .containsPattern("\\d+ of another shape \\(.* instead of .*, and \\d+ more\\)")
                .hasLineCount(1);
        assertThat(faults.length()).isLessThan(3000);
    }

    @Test
    void theClassesAreWhatTellsTheTwoLargeOnesApart() {
        assertThat(TorchScript.misfit(
                        Preset.IMAGENET_INPAINTING.card().network(),
                        shapes(Preset.DIODE.card().network())))
                .hasValue("numClasses must be 1000, got 0; 1 missing (label_emb.weight)");
    }

    @Test
    void everyTensorThatIsMissingSurplusOrMisshapenIsNamed() {
        UNetArchitecture arch = TestArchitectures.small();
        HeapWeights weights = shapes(arch);
        weights.remove("middle_block.1.qkv.bias");
        weights.put("optimizer.step", new float[0], 1);
        weights.put("out.0.bias", new float[0], 9);

        assertThat(TorchScript.misfit(arch, weights))
                .hasValue("1 missing (middle_block.1.qkv.bias); 1 not known to it (optimizer.step);"
                        + " 1 of another shape (out.0.bias [9] instead of [8])");
    }

    @Test
    void otherTensorsAreSaidToBeNoneOfAUNet() {
        HeapWeights weights = new HeapWeights();
        weights.put("encoder.0.weight", new float[0], 3, 3);
        assertThat(ReadArchitecture.of(weights)).isEmpty();
        assertThat(TorchScript.misfit(TestArchitectures.small(), weights).orElseThrow())
                .startsWith("its tensors are no ADM U-Net's; ");

        weights.put("input_blocks.x.weight", new float[0], 3);
        weights.put("time_embed.0.weight", new float[0], 3, 0);
        assertThat(ReadArchitecture.of(weights)).isEmpty();
        for (String hostile : List.of("input_blocks.", "input_blocks.99999999999.0")) {
            weights.put(hostile, new float[0], 3);
            assertThat(ReadArchitecture.of(weights)).isEmpty();
        }
    }

    private static HeapWeights shapes(UNetArchitecture arch) {
        HeapWeights weights = new HeapWeights();
        TorchScript.stateDict(arch).forEach((name, shape) -> weights.put(name, new float[0], shape));
        return weights;
    }
}
