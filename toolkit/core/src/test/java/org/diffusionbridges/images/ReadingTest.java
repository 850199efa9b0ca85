/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "tiff"})
    void losslessFilesOfAnyKindGiveTheSamePixels(String kind) throws IOException {
        BufferedImage photo = TestImages.photo(40, 30);
        Path file = folder.resolve("no-extension-is-needed-" + kind);
        ImageIO.write(photo, kind, file.toFile());

        assertThat(Images.toTensor(Images.read(file), 3).values())
                .isEqualTo(Images.toTensor(photo, 3).values());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyExifOrientationIsTurnedUpright(int orientation) throws IOException {
        BufferedImage image = Images.read(TestImages.fixture(folder, "orientation-" + orientation + ".jpg"));

        assertUpright(image);
    }

    @Test
    void theOrientationOfPngIsApplied() throws IOException {
        assertUpright(Images.read(TestImages.fixture(folder, "orientation-6.png")));
    }

    private static void assertUpright(BufferedImage image) {
        assertThat(image.getWidth()).isEqualTo(24);
        assertThat(image.getHeight()).isEqualTo(16);
        assertClose(image.getRGB(3, 3), 250, 10, 10, 12);
        assertClose(image.getRGB(20, 3), 10, 250, 10, 12);
        assertClose(image.getRGB(3, 13), 10, 10, 250, 12);
        assertClose(image.getRGB(20, 13), 250, 250, 250, 12);
    }

    /** Without a profile, C, M, Y and K are plain filters before white: what Pillow computes, and what a press does not. */
    @Test
    void cmykJpegsAreConvertedAndNotInverted() throws IOException {
        BufferedImage image = Images.read(TestImages.fixture(folder, "cmyk.jpg"));

        int[][] expected = {
            {255, 255, 255}, {0, 255, 255}, {255, 0, 255}, {255, 255, 0},
            {0, 0, 0}, {0, 0, 255}, {127, 127, 127}, {127, 255, 255}
        };
        for (int i = 0; i < expected.length; i++) {
            int rgb = image.getRGB(4 + i % 4 * 8, 4 + i / 4 * 8);
            assertClose(rgb, expected[i][0], expected[i][1], expected[i][2], 6);
        }
    }

    @Test
    void transparencyIsLaidOnWhite() throws IOException {
        BufferedImage drawing = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        drawing.setRGB(1, 0, 0x80000000);
        drawing.setRGB(2, 0, 0xff204060);
        Path file = write(drawing, "png");

        BufferedImage image = Images.read(file);

        assertThat(image.getColorModel().hasAlpha()).isFalse();
        assertClose(image.getRGB(0, 0), 255, 255, 255, 0);
        assertClose(image.getRGB(1, 0), 127, 127, 127, 0);
        assertClose(image.getRGB(2, 0), 0x20, 0x40, 0x60, 0);
    }

    @Test
    void transparentGifsAndPalettesWorkAsWell() throws IOException {
        byte[] levels = {0, (byte) 200, 50};
        IndexColorModel palette = new IndexColorModel(2, 3, levels, new byte[] {9, 9, 9}, levels, 0);
        BufferedImage drawing = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        drawing.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 1, 2});

        for (String kind : List.of("png", "gif")) {
            BufferedImage image = Images.read(write(drawing, kind));
            assertClose(image.getRGB(0, 0), 255, 255, 255, 0);
            assertClose(image.getRGB(1, 0), 200, 9, 200, 0);
            assertClose(image.getRGB(2, 0), 50, 9, 50, 0);
        }
    }

    @Test
    void sixteenBitGreyKeepsItsPrecision() throws IOException {
        BufferedImage deep = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
        int[] levels = {0, 1, 32768, 65535};
        deep.getRaster().setPixels(0, 0, 4, 1, levels);

        double[] values = Images.toTensor(Images.read(write(deep, "png")), 1).values();

        for (int i = 0; i < 4; i++) {
            assertThat(values[i]).isCloseTo(levels[i] / 32767.5 - 1, within(1e-15));
        }
    }

    @Test
    void sixteenBitColourKeepsItsPrecision() throws IOException {
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT);
        BufferedImage deep = new BufferedImage(model, model.createCompatibleWritableRaster(1, 1), false, null);
        deep.getRaster().setPixel(0, 0, new int[] {300, 30001, 60002});

        double[] values = Images.toTensor(Images.read(write(deep, "png")), 3).values();

        assertThat(values[0]).isCloseTo(300 / 32767.5 - 1, within(1e-15));
        assertThat(values[2]).isCloseTo(60002 / 32767.5 - 1, within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"animated.gif", "animated.png", "pages.tif"})
    void filesOfSeveralPicturesAreRefused(String name) throws IOException {
        assertRefused(TestImages.fixture(folder, name), "it holds 3 pictures", "save the one you want as PNG");
    }

    @ParameterizedTest
    @CsvSource({"png,0.01", "png,0.5", "png,0.999", "jpg,0.01", "jpg,0.5", "jpg,0.999", "gif,0.5", "bmp,0.5", "tiff,0.5"
    })
    void truncatedFilesAreRefused(String kind, double share) throws IOException {
        Path file = write(TestImages.photo(64, 64), kind);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, (int) (whole.length * share)));

        assertRefused(file, kind.matches("png|jpg") ? "it is truncated" : "data is damaged, cut off", "save it again");
    }

    @Test
    void pngsWithAFlippedBitAreRefused() throws IOException {
        Path file = write(TestImages.photo(64, 64), "png");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);

        assertRefused(file, "it is damaged (wrong checksum)", "save it again");
    }

    @Test
    void theJpegThumbnailsEndIsNotThePicturesEnd() throws IOException {
        byte[] whole = Files.readAllBytes(write(TestImages.photo(64, 64), "jpg"));
        byte[] thumbnail = {(byte) 0xff, (byte) 0xe1, 0, 6, (byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};
        ByteBuffer cut = ByteBuffer.allocate(whole.length / 2 + thumbnail.length);
        cut.put(whole, 0, 2).put(thumbnail).put(whole, 2, whole.length / 2 - 2);
        Path file = Files.write(folder.resolve("thumbnail.jpg"), cut.array());

        assertRefused(file, "it is truncated (no end marker)", "save it again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dear reader,\nthis is no picture", "<svg xmlns='http://www.w3.org/2000/svg'/>", "x"})
    void textIsRefused(String text) throws IOException {
        assertRefused(
                Files.writeString(folder.resolve("text.png"), text),
                "it is no picture that is known here",
                "give a PNG, JPEG, GIF, BMP or TIFF file");
    }

    @Test
    void emptyMissingAndFolderAreToldApart() throws IOException {
        assertRefused(Files.createFile(folder.resolve("empty.png")), "it is empty", "give a PNG");
        assertRefused(folder.resolve("missing.png"), "there is no such file", "check its name");
        assertRefused(folder, "it is a folder", "name a file in it");
    }

    /** 900 million pixels in 150 bytes: refused from the header, or this test would need gigabytes. */
    @Test
    void tooManyPixelsAreRefusedBeforeAnythingIsDecoded() throws IOException {
        List<PngChunks.Chunk> chunks =
                new ArrayList<>(PngChunks.parse(Files.readAllBytes(write(TestImages.photo(4, 4), "png"))));
        byte[] header = chunks.get(0).data();
        ByteBuffer.wrap(header).putInt(0, 30_000).putInt(4, 30_000);
        chunks.set(0, new PngChunks.Chunk("IHDR", header));
        Path file = Files.write(folder.resolve("huge.png"), PngChunks.join(chunks));

        assertRefused(file, "it has 30000 x 30000 pixels, the limit is 120 million in all", "scale it down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
    void damagedFilesGiveAPictureOrOneClearLine(String kind) throws IOException {
        byte[] whole = Files.readAllBytes(write(TestImages.photo(24, 24), kind));
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = whole.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                // Headers are where readers trip.
                int at = random.nextBoolean()
                        ? random.nextInt(bytes.length)
                        : random.nextInt(Math.min(200, bytes.length));
                bytes[at] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged." + kind), bytes);
            try {
                assertThat(Images.read(file).getWidth()).isPositive();
            } catch (BridgeException e) {
                assertThat(e.getMessage())
                        .startsWith(file + " cannot be read: ")
                        .doesNotContain("\n");
            }
        }
    }

    private Path write(BufferedImage image, String kind) throws IOException {
        Path file = folder.resolve("picture." + kind);
        assertThat(ImageIO.write(image, kind, file.toFile())).isTrue();
        return file;
    }

    private static void assertRefused(Path file, String reason, String remedy) {
        assertThatThrownBy(() -> Images.read(file))
                .isExactlyInstanceOf(BridgeException.class)
                .hasMessageStartingWith(file + " cannot be read: ")
                .hasMessageContaining(reason)
                .hasMessageContaining(remedy)
                .message()
                .doesNotContain("\n");
    }

    private static void assertClose(int rgb, int red, int green, int blue, int tolerance) {
        assertThat(rgb >> 16 & 255).as("red").isCloseTo(red, within(tolerance));
        assertThat(rgb >> 8 & 255).as("green").isCloseTo(green, within(tolerance));
        assertThat(rgb & 255).as("blue").isCloseTo(blue, within(tolerance));
    }
}
