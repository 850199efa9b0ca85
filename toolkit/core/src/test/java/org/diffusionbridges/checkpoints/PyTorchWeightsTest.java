/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.checkpoints.TorchFiles.Pickle;
import org.diffusionbridges.checkpoints.TorchFiles.Storage;
import org.diffusionbridges.checkpoints.TorchFiles.Tensor;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchWeightsTest {

    private static final Storage SIX = Storage.floats("0", 1, 2, 3, 4, 5, 6);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("weights.pt");
    }

    @Test
    void bothFormatsGiveTheSameTensorsInTheFilesOrder() {
        List<Tensor> tensors = List.of(
                new Tensor("z.weight", SIX, 0, new int[] {2, 3}, new int[] {3, 1}),
                Tensor.vector("a.bias", Storage.floats("1", -1.5f)));
        for (Path path : List.of(TorchFiles.zip(file, tensors), TorchFiles.legacy(folder.resolve("old.pt"), tensors))) {
            try (Weights weights = Checkpoints.open(path)) {
                assertThat(weights.names()).containsExactly("z.weight", "a.bias");
                assertThat(weights.shape("z.weight")).containsExactly(2, 3);
                assertThat(weights.floats("z.weight")).containsExactly(1, 2, 3, 4, 5, 6);
                assertThat(weights.floats("a.bias")).containsExactly(-1.5f);
                assertThat(weights.parameters()).isEqualTo(7);
            }
        }
    }

    @Test
    void viewsOfOneStorageAreReadByOffsetAndStrides() {
        List<Tensor> tensors = List.of(
                new Tensor("tail", SIX, 4, new int[] {2}, new int[] {1}),
                new Tensor("transposed", SIX, 0, new int[] {3, 2}, new int[] {1, 3}),
                new Tensor("everySecond", SIX, 1, new int[] {3}, new int[] {2}),
                new Tensor("repeated", SIX, 2, new int[] {2, 2}, new int[] {0, 1}),
                new Tensor("trailingAxis", SIX, 0, new int[] {2, 3, 1}, new int[] {3, 1, 99}),
                new Tensor("scalar", SIX, 3, new int[] {}, new int[] {}),
                new Tensor("empty", SIX, 0, new int[] {0, 3}, new int[] {3, 1}));
        for (Path path : List.of(TorchFiles.zip(file, tensors), TorchFiles.legacy(folder.resolve("old.pt"), tensors))) {
            try (Weights weights = Checkpoints.open(path)) {
                assertThat(weights.floats("tail")).containsExactly(5, 6);
                assertThat(weights.floats("transposed")).containsExactly(1, 4, 2, 5, 3, 6);
                assertThat(weights.floats("everySecond")).containsExactly(2, 4, 6);
                assertThat(weights.floats("repeated")).containsExactly(3, 4, 3, 4);
                assertThat(weights.floats("trailingAxis")).containsExactly(1, 2, 3, 4, 5, 6);
                assertThat(weights.shape("scalar")).isEmpty();
                assertThat(weights.floats("scalar")).containsExactly(4);
                assertThat(weights.floats("empty")).isEmpty();
            }
        }
    }

    @Test
    void everyFloatingPointTypeIsReadAndIntegersAreListedAndRefused() {
        ByteBuffer half = little(4).putShort((short) 0x3c00).putShort((short) 0xc100);
        ByteBuffer brain = little(4).putShort((short) 0x3f80).putShort((short) 0xc020);
        ByteBuffer twice = little(16).putDouble(1).putDouble(-2.5);
        ByteBuffer whole = little(16).putLong(1).putLong(2);
        TorchFiles.zip(
                file,
                List.of(
                        Tensor.vector("half", new Storage("0", "HalfStorage", 2, half.array())),
                        Tensor.vector("brain", new Storage("1", "BFloat16Storage", 2, brain.array())),
                        Tensor.vector("double", new Storage("2", "DoubleStorage", 2, twice.array())),
                        Tensor.vector("steps", new Storage("3", "LongStorage", 2, whole.array()))));
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.floats("half")).containsExactly(1, -2.5f);
            assertThat(weights.floats("brain")).containsExactly(1, -2.5f);
            assertThat(weights.floats("double")).containsExactly(1, -2.5f);
            assertThat(weights.type("steps")).isEqualTo(ElementType.INT64);
            assertThat(weights.parameters()).isEqualTo(6);
            assertThatThrownBy(() -> weights.floats("steps"))
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining("tensor steps holds INT64")
                    .hasMessageContaining("tensor.float()");
        }
    }

    @Test
    void anArchiveMayHaveAnyPrefixBeBigEndianOrDeflated() {
        List<Tensor> tensors = List.of(Tensor.vector("w", SIX));
        byte[] pickle = TorchFiles.stateDict(false, tensors);
        for (String prefix : List.of("", "ema_0.9999/", "a/b/")) {
            for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                for (boolean deflated : List.of(false, true)) {
                    TorchFiles.zip(file, prefix, order, deflated, pickle, tensors);
                    try (Weights weights = Checkpoints.open(file)) {
                        assertThat(weights.floats("w"))
                                .as("%s %s deflated: %s", prefix, order, deflated)
                                .containsExactly(1, 2, 3, 4, 5, 6);
                    }
                }
            }
        }
    }

    @Test
    void dictsAroundAllTensorsAddNothingToTheirNames() {
        Tensor tensor = Tensor.vector("w", SIX);
        byte[] pickle = new Pickle()
                .emptyDict()
                .text("step")
                .integer(7)
                .setItem()
                .text("state_dict")
                .emptyDict()
                .text("w")
                .tensor(tensor, "cuda:0", false)
                .setItem()
                .setItem()
                .stop();
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, false, pickle, List.of(tensor));
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.names()).containsExactly("w");
        }
    }

    @Test
    void severalDictsOfTensorsKeepTheirNamesApart() {
        Tensor tensor = Tensor.vector("w", SIX);
        Pickle pickle = new Pickle().emptyDict();
        for (String name : List.of("model", "ema")) {
            pickle.text(name)
                    .emptyDict()
                    .text("w")
                    .tensor(tensor, "cpu", false)
                    .setItem()
                    .setItem();
        }
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, false, pickle.stop(), List.of(tensor));
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.names()).containsExactly("model.w", "ema.w");
        }
    }

    @Test
    void aParameterIsItsTensor() {
        Tensor tensor = Tensor.vector("w", SIX);
        byte[] pickle = new Pickle()
                .emptyDict()
                .text("w")
                .global("torch._utils", "_rebuild_parameter")
                .mark()
                .tensor(tensor, "cpu", false)
                .raw(0x88)
                .global("collections", "OrderedDict")
                .emptyTuple()
                .reduce()
                .tuple()
                .reduce()
                .setItem()
                .stop();
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, false, pickle, List.of(tensor));
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.floats("w")).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"os.system", "builtins.eval", "argparse.Namespace", "torch.ComplexFloatStorage"})
    void anyOtherClassIsRefusedByName(String name) {
        int dot = name.lastIndexOf('.');
        byte[] pickle = new Pickle()
                .global(name.substring(0, dot), name.substring(dot + 1))
                .mark()
                .text("echo owned")
                .tuple()
                .reduce()
                .stop();
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, false, pickle, List.of());
        assertThatThrownBy(() -> Checkpoints.open(file))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("got " + name + " (nothing of it was run)")
                .hasMessageContaining("torch.save(model.state_dict(), path)");
    }

    @Test
    void weightsThatAreNotFiniteAreNamed() {
        TorchFiles.zip(file, List.of(Tensor.vector("w", Storage.floats("0", 1, Float.NaN))));
        try (Weights weights = Checkpoints.open(file)) {
            assertThatThrownBy(() -> weights.finiteFloats("w"))
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining("NaN at element 1 of tensor w");
        }
    }

    @Test
    void closedWeightsSaySo() {
        TorchFiles.zip(file, List.of(Tensor.vector("w", SIX)));
        Weights weights = Checkpoints.open(file);
        weights.close();
        weights.close();
        assertThatThrownBy(() -> weights.floats("w"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void anUnknownTensorIsTheCallersMistake() {
        TorchFiles.zip(file, List.of(Tensor.vector("w", SIX)));
        try (Weights weights = Checkpoints.open(file)) {
            assertThatThrownBy(() -> weights.shape("v"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no tensor v");
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
