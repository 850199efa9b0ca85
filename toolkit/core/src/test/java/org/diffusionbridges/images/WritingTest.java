/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingTest {
    @TempDir
    Path folder;

    private final BufferedImage photo = TestImages.photo(32, 24);

    @Test
    void aPngCarriesWhatMadeItAndTheSamePixels() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(PngText.SOFTWARE, "Bridges 0.1.0");
        texts.put("Sampler", "DBIM, η = 0, 10 steps");
        texts.put("Settings", "two\nlines, größer");
        texts.put("Seed", "7");
        Path file = folder.resolve("out.png");

        Images.write(photo, file, texts);

        assertThat(PngText.read(file)).containsExactlyEntriesOf(texts);
        assertThat(Images.toTensor(ImageIO.read(file.toFile()), 3).values())
                .isEqualTo(Images.toTensor(photo, 3).values());
    }

    @Test
    void theSamePictureGivesTheSameBytes() throws IOException {
        Images.write(photo, folder.resolve("a.png"), Map.of("Seed", "7"));
        Images.write(photo, folder.resolve("b.png"), Map.of("Seed", "7"));

        assertThat(folder.resolve("a.png")).hasSameBinaryContentAs(folder.resolve("b.png"));
    }

    @Test
    void compressedTextsOfOtherProgramsAreRead() throws IOException {
        java.io.ByteArrayOutputStream data = new java.io.ByteArrayOutputStream();
        data.writeBytes("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        try (java.util.zip.DeflaterOutputStream deflate = new java.util.zip.DeflaterOutputStream(data)) {
            deflate.write("packed".getBytes(StandardCharsets.ISO_8859_1));
        }
        java.util.List<PngChunks.Chunk> chunks =
                new java.util.ArrayList<>(PngChunks.parse(ImageEncoder.png(photo, Map.of())));
        chunks.add(1, new PngChunks.Chunk("zTXt", data.toByteArray()));
        Path file = Files.write(folder.resolve("packed.png"), PngChunks.join(chunks));

        assertThat(PngText.read(file)).containsExactly(Map.entry("Comment", "packed"));
    }

    @Test
    void aJpegIsWrittenIfTheNameAsksAndCarriesAComment() throws IOException {
        Path file = folder.resolve("out.JPG");

        Images.write(photo, file, Map.of("Seed", "7"));

        double[] difference = Images.toTensor(Images.read(file), 3).values();
        double[] original = Images.toTensor(photo, 3).values();
        double worst = 0;
        for (int i = 0; i < original.length; i++) {
            worst = Math.max(worst, Math.abs(difference[i] - original[i]));
        }
        // Colour at half resolution is what a JPEG loses most by; the photo's noise makes that 0.12 here.
        assertThat(worst).isLessThan(0.25);
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("Seed: 7");
    }

    @Test
    void transparencyIsKeptInPngAndLaidOnWhiteInJpeg() throws IOException {
        BufferedImage clear = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
        Images.write(clear, folder.resolve("clear.png"));
        Images.write(clear, folder.resolve("clear.jpg"));

        assertThat(ImageIO.read(folder.resolve("clear.png").toFile()).getRGB(4, 4))
                .isZero();
        assertThat(ImageIO.read(folder.resolve("clear.jpg").toFile()).getRGB(4, 4))
                .isEqualTo(0xffffffff);
    }

    @Test
    void anUnknownExtensionIsAMistake() {
        assertThatThrownBy(() -> Images.write(photo, folder.resolve("out.webp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a picture's name must end in .png, .jpg or .jpeg, got ");
    }

    @Test
    void badKeywordsAreNamed() {
        assertThatThrownBy(() -> Images.write(photo, folder.resolve("out.png"), Map.of(" Seed", "7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no blank at its ends, got ' Seed'");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void textsOfWhatIsNoPngAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text.png"), "hello");

        assertThatThrownBy(() -> PngText.read(file))
                .isInstanceOf(BridgeException.class)
                .hasMessage(file + " has no text to read: it is not a PNG; give a whole PNG file");
    }
}
