/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class IdxTest {
    @TempDir
    Path directory;

    @Test
    void aFileSurvivesTheRoundTrip() throws IOException {
        Idx idx = new Idx(new int[] {2, 3}, new byte[] {1, 2, 3, 4, 5, -1});
        Path file = directory.resolve("six.xz");

        idx.write(file);
        Idx read = Idx.read(Files.newInputStream(file), "six.xz");

        assertThat(read.shape()).containsExactly(2, 3);
        assertThat(read.values()).isEqualTo(idx.values());
        assertThat(read.items()).isEqualTo(2);
        assertThat(read.item(1)).containsExactly(4, 5, -1);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void theSameContentIsTheSameBytes() throws IOException {
        Idx idx = new Idx(new int[] {100, 4, 4}, new byte[1600]);

        idx.write(directory.resolve("one.xz"));
        idx.write(directory.resolve("two.xz"));

        assertThat(directory.resolve("one.xz")).hasSameBinaryContentAs(directory.resolve("two.xz"));
    }

    @Test
    void aShapeMustMatchTheValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Idx(new int[] {2, 3}, new byte[5]))
                .withMessage("shape [2, 3] needs 6 values, got 5");
    }

    @Test
    void aCutFileIsNamed() throws IOException {
        new Idx(new int[] {600}, new byte[600]).write(directory.resolve("whole.xz"));
        byte[] whole = Files.readAllBytes(directory.resolve("whole.xz"));

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)))
                .withMessageStartingWith("some.xz cannot be read");
    }

    @Test
    void aHeaderThatPromisesMoreIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(packed(0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3)))
                .withMessageStartingWith("some.xz holds less or more than its header says");
    }

    @Test
    void aNegativeExtentIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(packed(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1)));
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(packed(0, 0, 13, 1, 0, 0, 0, 1, 1)))
                .withMessage("some.xz is not an IDX file of unsigned bytes");
        assertThatExceptionOfType(BridgeException.class).isThrownBy(() -> read(packed(0, 0)));
        assertThatExceptionOfType(BridgeException.class).isThrownBy(() -> read(new byte[] {1, 2, 3}));
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> Idx.resource(IdxTest.class, "nowhere.xz"))
                .withMessageStartingWith("IdxTest lacks its resource nowhere.xz");
    }

    private static Idx read(byte[] bytes) {
        return Idx.read(new ByteArrayInputStream(bytes), "some.xz");
    }

    private static byte[] packed(int... bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options())) {
            for (int value : bytes) {
                out.write(value);
            }
        }
        return packed.toByteArray();
    }
}
