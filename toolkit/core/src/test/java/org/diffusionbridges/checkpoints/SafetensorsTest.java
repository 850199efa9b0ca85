/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.Cards;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

    private static final Weights WEIGHTS = Weights.of(List.of(
            new NamedArray("z.weight", new long[] {2, 3}, new float[] {1, -2, 0.5f, 4, 1e-6f, 65504}),
            new NamedArray("a.scalar", new long[] {}, new float[] {7}),
            new NamedArray("none", new long[] {0, 3}, new float[] {})));
    private static final ModelCard CARD = Cards.counting(7);

    /** Odd, so that bits of every place in a byte are flipped; a stride of 1 passes too and takes ten times as long. */
    private static final int STRIDE = 11;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void whatIsSavedComesBackWithItsCard() {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT32);
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.names()).containsExactly("z.weight", "a.scalar", "none");
            assertThat(weights.shape("z.weight")).containsExactly(2, 3);
            assertThat(weights.shape("a.scalar")).isEmpty();
            for (String name : weights.names()) {
                assertThat(weights.floats(name)).containsExactly(WEIGHTS.floats(name));
            }
        }
        assertThat(ModelFiles.card(file)).contains(CARD);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void halfPrecisionRoundsToTheNearestHalf() {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT16);
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.type("z.weight")).isEqualTo(ElementType.FLOAT16);
            // 1e-6 is 16.8 times the smallest subnormal half, 2^-24.
            assertThat(weights.floats("z.weight")).containsExactly(1, -2, 0.5f, 4, 17 * 0x1p-24f, 65504);
        }
    }

    @Test
    void savingIsReproducibleAndReplacesWhole() throws IOException {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT16);
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT32);
        Path other = folder.resolve("other");
        ModelFiles.save(other, CARD, WEIGHTS, ElementType.FLOAT32);
        assertThat(Files.mismatch(file, other)).isEqualTo(-1);
    }

    @Test
    void weightsThatCannotBeSavedLeaveNoFileAndTheOldOneAlone() {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT32);
        Weights diverged = one(Float.NaN);
        assertThatThrownBy(() -> ModelFiles.save(file, Cards.counting(1), diverged, ElementType.FLOAT32))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("NaN at element 0 of tensor w");
        assertThatThrownBy(() -> ModelFiles.save(file, Cards.counting(1), one(70000), ElementType.FLOAT16))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("tensor w has 70000.0; save as FLOAT32");
        assertThat(ModelFiles.card(file)).contains(CARD);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aCardThatCountsOtherParametersIsTheCallersMistake() {
        assertThatThrownBy(() -> ModelFiles.save(file, Cards.counting(8), WEIGHTS, ElementType.FLOAT32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("counts 8 parameters, the weights have 7");
        assertThatThrownBy(() -> ModelFiles.save(file, CARD, WEIGHTS, ElementType.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT32 or FLOAT16, got INT8");
    }

    @Test
    void aFlippedBitAnywhereIsNoticedBeforeAWeightIsUsed() throws IOException {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT32);
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += STRIDE) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << at % 8);
            Files.write(file, bad);
            assertThatThrownBy(this::readAll)
                    .as("byte %d", at)
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aFileCutAnywhereIsNoticed() throws IOException {
        ModelFiles.save(file, CARD, WEIGHTS, ElementType.FLOAT32);
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += STRIDE) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThatThrownBy(this::readAll)
                    .as("%d bytes", length)
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining(file.toString());
        }
        Files.write(file, java.util.Arrays.copyOf(good, good.length + 1));
        assertThatThrownBy(this::readAll).isInstanceOf(BridgeException.class);
    }

    @Test
    void filesOfOtherProgramsAreReadInAllTypesWithoutChecksumOrCard() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(-2.5)
                .putLong(5)
                .putShort((short) 0xc020)
                .putShort((short) 0xc100)
                .putFloat(3);
        write("""
                {"steps":{"dtype":"I64","shape":[1],"data_offsets":[8,16]},
                "d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},
                "b":{"dtype":"BF16","shape":[1],"data_offsets":[16,18]},
                "h":{"dtype":"F16","shape":[1],"data_offsets":[18,20]},
                "f":{"dtype":"F32","shape":[],"data_offsets":[20,24]}}   \
                """, data.array());
        assertThat(ModelFiles.card(file)).isEmpty();
        try (Weights weights = Checkpoints.open(file)) {
            assertThat(weights.names()).containsExactly("steps", "d", "b", "h", "f");
            assertThat(weights.floats("d")).containsExactly(-2.5f);
            assertThat(weights.floats("b")).containsExactly(-2.5f);
            assertThat(weights.floats("h")).containsExactly(-2.5f);
            assertThat(weights.floats("f")).containsExactly(3);
            assertThat(weights.parameters()).isEqualTo(4);
            assertThatThrownBy(() -> weights.floats("steps")).hasMessageContaining("tensor steps holds INT64");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}         | not what its shape and type need",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}         | must begin at byte 0 of the data, got 4",
                "{'v':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} | must begin at byte 4",
                "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}         | take 4 bytes, the file has 8",
                "{'w':{'dtype':'F8_E4M3','shape':[8],'data_offsets':[0,8]}}     | w is F8_E4M3",
                "{'w':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}        | negative",
                "{'w':{'dtype':'F32','shape':[1e300],'data_offsets':[0,8]}}     | no valid JSON",
                "{'w':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}} | larger than any file",
                "{'w':{'dtype':'F32','shape':[2]}}                              | must have dtype, shape and data_offsets",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}   | unknown property x",
                "{'w':7}                                                        | no valid JSON",
                "{} {}                                                          | no valid JSON",
            })
    void aHeaderThatBreaksTheFormatIsRefused(String header, String message) throws IOException {
        write(header.replace('\'', '"'), new byte[8]);
        assertThatThrownBy(this::readAll)
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void aHeaderMayNotAnnounceMoreThanTheFormatAllows() throws IOException {
        byte[] start = "00000000{\"w\":".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).putLong(100_000_001);
        Files.write(file, start);
        assertThatThrownBy(this::readAll)
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("may have 100000000 bytes, got 100000001");
    }

    @Test
    void theCardOfAPyTorchFileStandsBesideIt() throws IOException {
        Path torch = TorchFiles.zip(
                folder.resolve("model.pt"),
                List.of(TorchFiles.Tensor.vector("w", TorchFiles.Storage.floats("0", 1, 2, 3, 4, 5, 6, 7))));
        assertThat(ModelFiles.card(torch)).isEmpty();
        Files.writeString(folder.resolve("model.json"), CARD.toJson());
        assertThat(ModelFiles.card(torch)).contains(CARD);
    }

    private static Weights one(float value) {
        return Weights.of(List.of(new NamedArray("w", new long[] {1}, new float[] {value})));
    }

    private void readAll() {
        ModelFiles.card(file);
        try (Weights weights = Checkpoints.open(file)) {
            weights.names().forEach(weights::floats);
        }
    }

    private void write(String header, byte[] data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
    }
}
