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
import java.util.zip.GZIPOutputStream;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    Path directory;

    @Test
    void aFileSurvivesTheRoundTrip() throws IOException {
        Idx idx = new Idx(new int[] {2, 3}, new byte[] {1, 2, 3, 4, 5, -1});
        Path file = directory.resolve("six.gz");

        idx.write(file);
        Idx read = Idx.read(Files.newInputStream(file), "six.gz");

        assertThat(read.shape()).containsExactly(2, 3);
        assertThat(read.values()).isEqualTo(idx.values());
        assertThat(read.items()).isEqualTo(2);
        assertThat(read.item(1)).containsExactly(4, 5, -1);
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void theSameContentIsTheSameBytes() throws IOException {
        Idx idx = new Idx(new int[] {100, 4, 4}, new byte[1600]);

        idx.write(directory.resolve("one.gz"));
        idx.write(directory.resolve("two.gz"));

        assertThat(directory.resolve("one.gz")).hasSameBinaryContentAs(directory.resolve("two.gz"));
    }

    @Test
    void aShapeMustMatchTheValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Idx(new int[] {2, 3}, new byte[5]))
                .withMessage("shape [2, 3] needs 6 values, got 5");
    }

    @Test
    void aCutFileIsNamed() throws IOException {
        new Idx(new int[] {600}, new byte[600]).write(directory.resolve("whole.gz"));
        byte[] whole = Files.readAllBytes(directory.resolve("whole.gz"));

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(Arrays.copyOf(whole, whole.length / 2)))
                .withMessageStartingWith("some.gz cannot be read");
    }

    @Test
    void aHeaderThatPromisesMoreIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(gzip(0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3)))
                .withMessageStartingWith("some.gz holds less or more than its header says");
    }

    @Test
    void aNegativeExtentIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(gzip(0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255, 1)));
    }

    @Test
    void anotherFormatIsRefused() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> read(gzip(0, 0, 13, 1, 0, 0, 0, 1, 1)))
                .withMessage("some.gz is not an IDX file of unsigned bytes");
        assertThatExceptionOfType(BridgeException.class).isThrownBy(() -> read(gzip(0, 0)));
        assertThatExceptionOfType(BridgeException.class).isThrownBy(() -> read(new byte[] {1, 2, 3}));
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> Idx.resource(IdxTest.class, "nowhere.gz"))
                .withMessageStartingWith("IdxTest lacks its resource nowhere.gz");
    }

    private static Idx read(byte[] bytes) {
        return Idx.read(new ByteArrayInputStream(bytes), "some.gz");
    }

    private static byte[] gzip(int... bytes) throws IOException {
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzipped)) {
            for (int b : bytes) {
                out.write(b);
            }
        }
        return gzipped.toByteArray();
    }
}
