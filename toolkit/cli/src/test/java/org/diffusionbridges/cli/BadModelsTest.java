/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.TorchFiles;
import org.diffusionbridges.checkpoints.TorchFiles.Storage;
import org.diffusionbridges.checkpoints.TorchFiles.Tensor;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.networks.TorchScript;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small checkpoint with its card, spoiled in one way at a time: one line, the right exit code, nothing written. */
class BadModelsTest {
    private static final UNetArchitecture SMALL = new UNetArchitecture(
            8, 3, 3, 3, 8, List.of(1, 2), 1, List.of(2), 2, -1, 4, true, true, true, true, 10, 0, 1);
    private static final String SOME_TENSOR = "middle_block.0.in_layers.2.weight";

    @TempDir
    private Path folder;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final StringWriter err = new StringWriter();
    private Path model;
    private Path drawing;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        model = folder.resolve("model.pt");
        drawing = folder.resolve("drawing.png");
        out = folder.resolve("out.png");
        Images.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), drawing);
        Random random = new Random(7);
        TorchScript.stateDict(SMALL).forEach((name, shape) -> {
            float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() / 10;
            }
            put(name, Storage.floats(String.valueOf(tensors.size()), values), shape);
        });
        ModelCard card = new ModelCard(
                "small",
                "noise to noise",
                VpSchedule.DEFAULT,
                DdbmPreconditioning.DEFAULT,
                TimeGrid.uniform(),
                SMALL,
                List.of(),
                "none",
                "CC0-1.0",
                "Apache-2.0",
                "nobody",
                1,
                Map.of(),
                null);
        Files.writeString(folder.resolve("model.json"), card.toJson());
    }

    private void put(String name, Storage storage, long... shape) {
        int[] extents = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        tensors.put(name, new Tensor(name, storage, 0, extents, strides));
    }

    private int translate(String... options) {
        if (!tensors.isEmpty()) {
            TorchFiles.zip(model, List.copyOf(tensors.values()));
        }
        List<String> arguments = new ArrayList<>(
                List.of("translate", drawing.toString(), out.toString(), "--steps", "1", "--model", model.toString()));
        arguments.addAll(List.of(options));
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments.toArray(String[]::new));
    }

    private void assertOneLine(String message) {
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
        assertThat(out).doesNotExist();
    }

    @Test
    void unspoiledItTranslates() {
        assertThat(translate("--label", "3")).as(err.toString()).isZero();
        assertThat(out).exists();
    }

    @Test
    void weightsThatAreNotNumbersAreNamed() {
        Tensor good = tensors.get(SOME_TENSOR);
        float[] values = new float[good.storage().elements()];
        values[5] = Float.NaN;
        tensors.put(
                SOME_TENSOR,
                new Tensor(SOME_TENSOR, Storage.floats(good.storage().key(), values), 0, good.shape(), good.strides()));

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine(model + ": weights must be finite, got NaN at element 5 of tensor " + SOME_TENSOR);
    }

    @Test
    void weightsThatAreIntegersAreNamed() {
        Tensor good = tensors.get(SOME_TENSOR);
        Storage integers = new Storage(
                good.storage().key(),
                "IntStorage",
                good.storage().elements(),
                good.storage().littleEndian());
        tensors.put(SOME_TENSOR, new Tensor(SOME_TENSOR, integers, 0, good.shape(), good.strides()));

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine("weights must be floating-point numbers, tensor " + SOME_TENSOR + " holds INT32");
    }

    @Test
    void missingSurplusAndMisshapenTensorsAreNamed() {
        tensors.remove(SOME_TENSOR);
        put("ema.step", Storage.floats("900", 1), 1);
        put("out.0.bias", Storage.floats("901", 1, 2, 3), 3);

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine("1 missing (" + SOME_TENSOR + "); 1 not known to it (ema.step);"
                + " 1 of another shape (out.0.bias [3] instead of [8])");
    }

    @Test
    void aWrongPresetIsSaidByWhatIsOtherwise() {
        assertThat(translate("--preset", "diode")).isEqualTo(1);
        assertOneLine(
                "does not fit 'diode': modelChannels must be 256, got 8; channelMult must be (1 1 2 2 4 4), got (1 2)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 5000})
    void aTruncatedFileIsDamaged(int length) throws IOException {
        TorchFiles.zip(model, List.copyOf(tensors.values()));
        tensors.clear();
        Files.write(model, Arrays.copyOf(Files.readAllBytes(model), length));

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine(model.toString());
    }

    @Test
    void aFlippedBitInTheWeightsIsFound() throws IOException {
        TorchFiles.zip(model, List.copyOf(tensors.values()));
        tensors.clear();
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length / 2] ^= 4;
        Files.write(model, bytes);

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine("is damaged or incomplete");
    }

    @Test
    void aTextIsNoCheckpoint() throws IOException {
        tensors.clear();
        Files.writeString(model, "weights are elsewhere");

        assertThat(translate("--label", "3")).isEqualTo(1);
        assertOneLine("a checkpoint must be a PyTorch or safetensors file, this is neither");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--label 1000               | 'small' needs a label in [0, 9], got 1000",
                "--label -1                 | 'small' needs a label in [0, 9], got",
                "--label cat                | --label must be a number or a class's name, got 'cat'",
                "--seed 3                   | 'small' needs a label in [0, 9], got none",
                "--label 1 --device tpu     | a device is auto, cpu, gpu or gpu:0 and up, got 'tpu'",
                "--label 1 --precision int8 | Invalid value for option '--precision'",
                "--label 1 --preset horses  | a preset is one of edges2handbags, diode, imagenet-inpainting, got 'horses'",
            })
    void anOptionThatTheModelCannotMeetIsAnErrorOfUse(String options, String message) {
        assertThat(translate(options.split(" "))).isEqualTo(2);
        assertOneLine(message);
    }

    @Test
    void aMaskOfAnotherSizeIsAnErrorOfUse() {
        Path mask = folder.resolve("mask.png");
        Images.write(new BufferedImage(16, 9, BufferedImage.TYPE_BYTE_GRAY), mask);

        assertThat(translate("--label", "1", "--mask", mask.toString())).isEqualTo(2);
        assertOneLine("a mask for 'small' must be 8x8 pixels, got 16x9: resize it first");
    }

    @Test
    void aGpuThatIsNotThereIsAnErrorOfUse() {
        assumeTrue(Network.gpuCount() == 0, "this machine has a GPU");
        assertThat(translate("--label", "1", "--device", "gpu:1")).isEqualTo(2);
        assertOneLine("device gpu:1 needs 2 GPUs that PyTorch can use, got 0: `./bridges doctor` says why");
    }

    @Test
    void aBridgeThatAnotherThreadClosesAmidARunEndsItWellAndBeginsNoOther() {
        TorchFiles.zip(model, List.copyOf(tensors.values()));
        Bridge bridge = Bridges.load(model.toString());
        Sampling sampling = bridge.dbim(0, 5).label(2).seed(3);
        double[] undisturbed = sampling.translate(drawing).x0().values();
        Sampling closing = sampling.progress((done, total) -> {
            if (done == 2) {
                Thread other = new Thread(bridge::close);
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        });

        assertThat(closing.translate(drawing).x0().values()).containsExactly(undisturbed);
        assertThatIllegalStateException()
                .isThrownBy(() -> sampling.translate(drawing))
                .withMessage("the bridge 'small' is closed: load it again with Bridges.load");
    }
}
