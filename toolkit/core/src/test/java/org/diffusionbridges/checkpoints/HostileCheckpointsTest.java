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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.diffusionbridges.checkpoints.TorchFiles.Pickle;
import org.diffusionbridges.checkpoints.TorchFiles.Storage;
import org.diffusionbridges.checkpoints.TorchFiles.Tensor;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files, and files made to do harm: each ends in one clear line. */
class HostileCheckpointsTest {

    private static final int CENTRAL_ENTRY = 0x02014b50;
    private static final List<Tensor> TENSORS = List.of(
            new Tensor("a", Storage.floats("0", 1, 2, 3, 4, 5, 6), 0, new int[] {3, 2}, new int[] {1, 3}),
            Tensor.vector("b", Storage.floats("1", 7, 8)));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("weights.pt");
    }

    @Test
    void aZipFileCutAnywhereIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(TorchFiles.zip(file, TENSORS));
        for (int length = 0; length < good.length; length += 7) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(this::readAll).as("%d bytes", length).isInstanceOf(BridgeException.class);
        }
    }

    @Test
    void anOlderFileCutAnywhereIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(TorchFiles.legacy(file, TENSORS));
        for (int length = 0; length < good.length; length += 7) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThatThrownBy(this::readAll).as("%d bytes", length).isInstanceOf(BridgeException.class);
        }
    }

    @Test
    void aFlippedBitInAZipFilesTensorsIsNoticed() throws IOException {
        TorchFiles.zip(file, TENSORS);
        byte[] bytes = Files.readAllBytes(file);
        byte[] seven = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(7)
                .array();
        bytes[indexOf(bytes, seven)] ^= 1;
        Files.write(file, bytes);
        assertRefused().hasMessageContaining("entry archive/data/1 must have 8 bytes and checksum");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anyMutationEndsInAResultOrOneOfOurExceptions(boolean legacy) throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        byte[] good = Files.readAllBytes(legacy ? TorchFiles.legacy(file, TENSORS) : TorchFiles.zip(file, TENSORS));
        for (int i = 0; i < 400; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bad);
            try {
                readAll();
            } catch (BridgeException e) {
                assertThat(e).as("seed %d, mutation %d", seed, i).message().hasLineCount(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dict", "list", "tuple"})
    void tenThousandLevelsOfNestingAreRefused(String kind) {
        Pickle pickle = new Pickle();
        if (kind.equals("tuple")) {
            pickle.emptyTuple();
        }
        for (int i = 0; i < 10_000; i++) {
            switch (kind) {
                case "dict" -> pickle.emptyDict().text("k");
                case "list" -> pickle.emptyList();
                default -> pickle.raw(0x85); // a tuple of the tuple before
            }
        }
        switch (kind) {
            case "dict" -> pickle.emptyDict().repeat('s', 10_000);
            case "list" -> pickle.repeat('a', 9_999);
            default -> {}
        }
        pickle(pickle.stop());
        assertRefused().hasMessageContaining("may nest 32 deep");
    }

    @Test
    void aListThatHoldsItselfIsRefused() {
        pickle(new Pickle().emptyList().raw('q', 0, 'h', 0, 'a').stop());
        assertRefused().hasMessageContaining("may nest 32 deep");
    }

    @Test
    void aFewBytesThatMeanABillionPartsAreRefused() {
        // Twenty lists, each holding the one before ten times.
        Pickle pickle = new Pickle().emptyList().raw('q', 0);
        for (int level = 1; level <= 20; level++) {
            pickle.emptyList().mark();
            for (int i = 0; i < 10; i++) {
                pickle.raw('h', level - 1);
            }
            pickle.appends().raw('q', level);
        }
        pickle(pickle.stop());
        assertRefused().hasMessageContaining("hold 1000000 parts, got more");
    }

    @Test
    void aTextThatAnnouncesMoreThanThereIsIsNotAllocated() {
        pickle(new Pickle().raw('X', 0xff, 0xff, 0xff, 0x7f, 'a').stop());
        assertRefused().hasMessageContaining("announces 2147483647 bytes");
    }

    @Test
    void moreOperationsThanAStateDictNeedsAreRefused() {
        Pickle pickle = new Pickle();
        for (int i = 0; i < 1_000_001; i++) {
            pickle.emptyDict();
        }
        pickle(pickle.stop());
        assertRefused().hasMessageContaining("may have 1000000 operations");
    }

    @Test
    void anEntryThatDecompressesToAHundredGigabytesIsRefusedUnread() throws IOException {
        byte[] pickle = TorchFiles.stateDict(false, TENSORS);
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, true, pickle, TENSORS);
        // The directory's size of the first storage becomes a zip64 one; its bytes take the place of the entry's
        // comment.
        long claimed = 100L << 30;
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.length - 22;
        int entry = zip.getInt(end + 16);
        byte[] extra = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 1)
                .putShort((short) 8)
                .putLong(claimed)
                .array();
        assertThat(zip.getInt(entry)).isEqualTo(CENTRAL_ENTRY);
        int nameLength = zip.getShort(entry + 28);
        int extraAt = entry + 46 + nameLength;
        zip.putInt(entry + 24, -1).putShort(entry + 30, (short) extra.length);
        zip.putInt(end + 12, zip.getInt(end + 12) + extra.length);
        ByteBuffer bomb = ByteBuffer.allocate(bytes.length + extra.length);
        bomb.put(bytes, 0, extraAt).put(extra).put(bytes, extraAt, bytes.length - extraAt);
        Files.write(file, bomb.array());
        assertRefused()
                .hasMessageContaining("entries may decompress to at most 20 times")
                .hasMessageContaining("delete it");
    }

    @Test
    void anEntryThatDecompressesToMoreThanItDeclaresIsRefused() throws IOException {
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, true, TorchFiles.stateDict(false, TENSORS), TENSORS);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int entry = zip.getInt(bytes.length - 22 + 16);
        zip.putInt(entry + 24, 10);
        Files.write(file, bytes);
        assertRefused().hasMessageContaining("a/data.pkl must have 10 bytes");
    }

    @Test
    void aTensorMustFitInItsStorageAndAStorageInTheFile() {
        Storage six = TENSORS.get(0).storage();
        TorchFiles.zip(file, List.of(new Tensor("w", six, 4, new int[] {3}, new int[] {1})));
        assertRefused().hasMessageContaining("at offset 4 must fit in its storage of 6");
        TorchFiles.zip(file, List.of(new Tensor("w", six, 0, new int[] {1 << 30, 1 << 30}, new int[] {0, 0})));
        assertRefused().hasMessageContaining("more elements than a Java array");
        TorchFiles.zip(file, List.of(new Tensor("w", six, 0, new int[] {-1}, new int[] {1})));
        assertRefused().hasMessageContaining("must not be negative");
        Storage liar = new Storage("0", "FloatStorage", 1 << 28, six.littleEndian());
        TorchFiles.legacy(file, List.of(Tensor.vector("w", liar)));
        assertRefused().hasMessageContaining("storage 0 must hold 268435456 elements");
    }

    @Test
    void aPickleWithoutTensorsIsRefused() {
        pickle(new Pickle().emptyDict().text("step").integer(7).setItem().stop());
        assertRefused().hasMessageContaining("at least one tensor");
    }

    @Test
    void aNameCannotReachTheTerminalWithItsControlCharacters() {
        pickle(new Pickle().global("os\u001b[2J", "system").stop());
        assertRefused().hasMessageContaining("os\\u001b[2J.system");
    }

    @Test
    void whatIsNoCheckpointIsSaidToBeNone() throws IOException {
        Files.writeString(file, "");
        assertRefused().hasMessageContaining("it is empty");
        Files.writeString(file, "<!DOCTYPE html><html><body>404</body></html>");
        assertRefused().hasMessageContaining("is neither").hasMessageContaining("not a web page");
        Files.write(file, "PK\003\004 and no more".getBytes(StandardCharsets.US_ASCII));
        assertRefused().hasMessageContaining("its zip directory is cut off or garbled");
        Files.delete(file);
        assertRefused().hasMessageContaining("does not exist");
        Files.createDirectory(file);
        assertRefused().hasMessageContaining("got a folder");
    }

    private void pickle(byte[] pickle) {
        TorchFiles.zip(file, "a/", ByteOrder.LITTLE_ENDIAN, false, pickle, TENSORS);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused() {
        return assertThatThrownBy(this::readAll)
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining(file.toString());
    }

    private void readAll() {
        try (Weights weights = Checkpoints.open(file)) {
            weights.names().stream()
                    .filter(name -> weights.type(name).isFloat())
                    .forEach(weights::floats);
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; ; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
    }
}
