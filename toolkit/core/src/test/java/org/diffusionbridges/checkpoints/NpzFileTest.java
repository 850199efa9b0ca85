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
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void readsStoredAndCompressedArchives(int method) throws IOException {
        byte[] array = npy("<f8", false, "2, 3", little(48).putDouble(0, -1.5).putDouble(40, 1e-300));

        NpzFile npz = NpzFile.read(archive(method, "sigma.npy", array));

        assertThat(npz.names()).containsExactly("sigma");
        assertThat(npz.shape("sigma")).containsExactly(2, 3);
        assertThat(npz.values("sigma")).containsExactly(-1.5, 0, 0, 0, 0, 1e-300);
        assertThat(npz.tensor("sigma").shape()).containsExactly(2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, 01, 1",
        "|u1, ff, 255",
        "|i1, ff, -1",
        "<i2, feff, -2",
        "<u2, feff, 65534",
        "<i4, feffffff, -2",
        "<u4, feffffff, 4294967294",
        "<i8, feffffffffffffff, -2",
        "<f4, 0000c03f, 1.5",
        ">f4, 3fc00000, 1.5",
        "<f8, 000000000000f83f, 1.5",
        ">i8, 0000000000000005, 5"
    })
    void readsEveryTypeInBothByteOrders(String dtype, String hex, double value) throws IOException {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);

        NpzFile npz = NpzFile.read(archive(ZipEntry.STORED, "x.npy", npy(dtype, false, "", ByteBuffer.wrap(bytes))));

        assertThat(npz.shape("x")).isEmpty();
        assertThat(npz.scalar("x")).isEqualTo(value);
    }

    @Test
    void readsAnEmptyArrayAndOneOfOneAxis() throws IOException {
        NpzFile none = NpzFile.read(archive(ZipEntry.DEFLATED, "noise.npy", npy("<f4", false, "0, 2, 3", little(0))));
        assertThat(none.shape("noise")).containsExactly(0, 2, 3);
        assertThat(none.values("noise")).isEmpty();

        NpzFile axis = NpzFile.read(archive(ZipEntry.DEFLATED, "t.npy", npy("<f4", false, "2,", little(8))));
        assertThat(axis.shape("t")).containsExactly(2);
    }

    @Test
    void readsTheLongHeadersOfTheFormatsSecondVersion() throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
        ByteBuffer array = little(12 + header.length() + 4);
        array.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0}).putInt(header.length());
        array.put(header.getBytes(StandardCharsets.UTF_8)).putFloat(7);

        assertThat(NpzFile.read(archive(ZipEntry.STORED, "x.npy", array.array()))
                        .scalar("x"))
                .isEqualTo(7);
    }

    @Test
    void refusesFortranOrder() throws IOException {
        Path file = archive(ZipEntry.STORED, "x.npy", npy("<f4", true, "2, 2", little(16)));

        assertThatThrownBy(() -> NpzFile.read(file))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("array 'x' is in Fortran order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"|O", "<f2", "<c8", "<U4", "<u8"})
    void refusesOtherTypesByName(String dtype) throws IOException {
        Path file = archive(ZipEntry.STORED, "x.npy", npy(dtype, false, "1,", little(8)));

        assertThatThrownBy(() -> NpzFile.read(file))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("of type '" + dtype + "'");
    }

    @Test
    void refusesIntegersThatWouldLoseDigits() throws IOException {
        byte[] array = npy("<i8", false, "", little(8).putLong(0, (1L << 53) + 1));
        Path file = archive(ZipEntry.STORED, "x.npy", array);

        assertThatThrownBy(() -> NpzFile.read(file)).hasMessageContaining("9007199254740993");
    }

    @Test
    void refusesAFalseShapeWithoutTakingItsMemory() throws IOException {
        Path small = archive(ZipEntry.STORED, "x.npy", npy("<f4", false, "500000000,", little(4)));
        assertThatThrownBy(() -> NpzFile.read(small))
                .hasMessageContaining("needs 2000000000 bytes, and the file holds 4");

        Path large =
                archive(ZipEntry.STORED, "x.npy", npy("<f4", false, "2000000000, 2000000000, 2000000000", little(4)));
        assertThatThrownBy(() -> NpzFile.read(large)).hasMessageContaining("more than the 2 GB");

        Path longer = archive(ZipEntry.STORED, "x.npy", npy("<f4", false, "1,", little(8)));
        assertThatThrownBy(() -> NpzFile.read(longer)).hasMessageContaining("the file holds more");
    }

    @Test
    void refusesATruncatedArchive() throws IOException {
        Path file = archive(ZipEntry.DEFLATED, "x.npy", npy("<f4", false, "4,", little(16)));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 30));

        assertThatThrownBy(() -> NpzFile.read(file))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("cannot read");
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void refusesAnArrayWithOneBitFlipped(int method) throws IOException {
        ByteBuffer values = little(4000);
        for (int i = 0; i < 1000; i++) {
            values.putInt(4 * i, i * 2654435);
        }
        Path file = archive(method, "x.npy", npy("<i4", false, "1000,", values));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);

        assertThatThrownBy(() -> NpzFile.read(file)).isInstanceOf(BridgeException.class);
    }

    @Test
    void refusesWhatIsNoNpzArchive() throws IOException {
        Path checkpoint = archive(ZipEntry.STORED, "archive/data.pkl", new byte[] {1});
        assertThatThrownBy(() -> NpzFile.read(checkpoint)).hasMessageContaining("it holds archive/data.pkl");

        Path text = archive(ZipEntry.STORED, "x.npy", "hello, world".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> NpzFile.read(text)).hasMessageContaining("does not begin with");

        assertThatThrownBy(() -> NpzFile.read(folder.resolve("none.npz"))).hasMessageContaining("no such NPZ file");
    }

    @Test
    void namesWhatItHoldsWhenAnArrayIsMissing() throws IOException {
        NpzFile npz = NpzFile.read(archive(ZipEntry.STORED, "mu.npy", npy("<f8", false, "2,", little(16))));

        assertThatThrownBy(() -> npz.values("sigma"))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("no array 'sigma'; it holds [mu]");
        assertThatThrownBy(() -> npz.scalar("mu")).hasMessageContaining("must hold one value, got shape [2]");
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] npy(String dtype, boolean fortran, String shape, ByteBuffer values) {
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }"
                .formatted(dtype, fortran ? "True" : "False", shape);
        String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        ByteBuffer array = little(10 + padded.length() + values.capacity());
        array.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) padded.length());
        array.put(padded.getBytes(StandardCharsets.UTF_8)).put(values.array());
        return array.array();
    }

    private Path archive(int method, String name, byte[] bytes) throws IOException {
        Path file = folder.resolve("arrays.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(method);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(bytes);
            zip.closeEntry();
        }
        return file;
    }
}
