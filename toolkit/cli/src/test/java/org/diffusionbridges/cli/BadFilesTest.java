/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code translate} on files that cannot be read or written: one line, exit code 1, nothing half-written. */
class BadFilesTest {
    private static final int SIZE = 8;
    private static final UNetArchitecture TINY = new UNetArchitecture(
            SIZE, 3, 3, 3, 4, List.of(1, 1), 1, List.of(), 1, -1, 2, true, true, true, true, 0, 0, 1);

    @TempDir
    private static Path models;

    private static Path model;

    @TempDir
    private Path folder;

    private Path out;
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void write() {
        model = models.resolve("tiny.safetensors");
        ModelCard card = new ModelCard(
                "tiny",
                "anything to noise",
                VpSchedule.DEFAULT,
                DdbmPreconditioning.DEFAULT,
                TimeGrid.uniform(),
                TINY,
                List.of(),
                "none",
                ModelCard.NOT_STATED,
                ModelCard.NOT_STATED,
                "nobody",
                Network.randomWeights(TINY, 1).parameters(),
                Map.of(),
                null);
        ModelFiles.save(model, card, Network.randomWeights(TINY, 1), ElementType.FLOAT32);
    }

    @BeforeEach
    void makeFolder() throws IOException {
        out = Files.createDirectory(folder.resolve("results")).resolve("out.png");
    }

    private int translate(Path in, Path to, String... options) {
        return Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                Stream.concat(
                                Stream.of(
                                        "translate",
                                        in.toString(),
                                        to.toString(),
                                        "--model",
                                        model.toString(),
                                        "--steps",
                                        "1"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private Path fixture(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = Images.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private Path drawing() {
        Path file = folder.resolve("drawing.png");
        Images.write(new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY), file);
        return file;
    }

    private void assertOneLine(String... parts) throws IOException {
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("bridges: ")
                .contains(parts);
        try (Stream<Path> left = Files.list(out.getParent())) {
            assertThat(left).as("nothing half-written").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no picture\n", "<svg/>", "\u0000\u0001\u0002", "%PDF-1.4"})
    void textAndOtherKindsOfFileAreNamed(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("text.png"), content);

        assertThat(translate(file, out)).isEqualTo(1);

        assertOneLine(file + " ", "no picture that is known here", "give a PNG, JPEG, GIF, BMP or TIFF file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--samples=1", "--samples=2"})
    void aSheetGoesOnPastABlankDrawingAndNamesIt(String samples) throws IOException {
        Path drawings = Files.createDirectory(folder.resolve("drawings"));
        BufferedImage drawn = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        drawn.createGraphics().fillRect(0, 0, 64, 64);
        Images.write(drawn, drawings.resolve("blank.png"));
        drawn.getRaster().setSamples(16, 16, 32, 32, 0, new int[32 * 32]);
        Images.write(drawn, drawings.resolve("square.png"));

        assertThat(translate(drawings, out, "--prepare=auto", samples)).isEqualTo(1);

        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("bridges: blank.png cannot be prepared: ");
        assertThat(out).isRegularFile();
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        assertThat(translate(Files.createFile(folder.resolve("empty.jpg")), out))
                .isEqualTo(1);

        assertOneLine("empty.jpg", "it is empty");
    }

    /** 30,000 x 30,000 pixels, of which the file holds the header. */
    @Test
    void aPictureOfNineHundredMillionPixelsIsRefusedUndecoded() throws IOException {
        Path file = folder.resolve("huge.png");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(bytes);
        png.writeLong(0x89504e470d0a1a0aL);
        chunk(png, "IHDR", new byte[] {0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0});
        chunk(png, "IDAT", new byte[] {0});
        chunk(png, "IEND", new byte[0]);
        Files.write(file, bytes.toByteArray());

        assertThat(translate(file, out)).isEqualTo(1);

        assertOneLine("huge.png", "30000 x 30000 pixels, the limit is 120 million", "scale it down");
    }

    private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeInt(data.length);
        png.write(name);
        png.write(data);
        png.writeInt((int) crc.getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"animated.gif", "animated.png", "pages.tif"})
    void anAnimationIsRefusedWithWhatToDo(String name) throws IOException {
        assertThat(translate(fixture(name), out)).isEqualTo(1);

        assertOneLine(name, "it holds 3 pictures", "save the one you want as PNG");
    }

    @ParameterizedTest
    @CsvSource({"orientation-1.jpg, 0.5", "orientation-1.jpg, 0.98", "orientation-6.png, 0.6", "orientation-6.png, 0.01"
    })
    void aTruncatedPictureIsRefused(String name, double share) throws IOException {
        Path file = fixture(name);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, (int) (share * whole.length)));

        assertThat(translate(file, out)).isEqualTo(1);

        assertOneLine(name);
    }

    @Test
    void aCmykPictureIsTranslated() throws IOException {
        assertThat(translate(fixture("cmyk.jpg"), out)).as(err.toString()).isZero();

        assertThat(Images.read(out).getWidth()).isEqualTo(SIZE);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anUnreadablePictureIsNamed() throws IOException {
        Path file = drawing();
        org.junit.jupiter.api.Assumptions.assumeTrue(
                file.toFile().setReadable(false) && !Files.isReadable(file), "this user may read everything");

        assertThat(translate(file, out)).isEqualTo(1);

        assertOneLine("drawing.png", "permission denied");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a full disk is faked with /dev/full")
    void aFullDiskEndsInOneLineAndNoFile(boolean wholeFolder) throws IOException {
        // Where the result is written before it is moved into place: every write there fails with 'no space left'.
        Path results = out.getParent();
        Files.createSymbolicLink(
                results.resolve(wholeFolder ? ".drawing.png.part" : ".out.png.part"), Path.of("/dev/full"));
        Path in = wholeFolder ? Files.createDirectory(folder.resolve("in")) : folder;
        Files.move(drawing(), in.resolve("drawing.png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(wholeFolder ? translate(in, results) : translate(in.resolve("drawing.png"), out))
                .isEqualTo(1);

        assertOneLine("cannot be written", "No space left on device", "the disk has room");
    }

    @Test
    void aResultWhoseNameIsAFoldersEndsTheRunWithoutTouchingIt() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Files.move(drawing(), in.resolve("drawing.png"));
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Files.createDirectory(taken.resolve("drawing.png"));

        assertThat(translate(in, taken)).isEqualTo(1);

        assertOneLine("drawing.png cannot be written: it is a folder");
        assertThat(taken.resolve("drawing.png")).isEmptyDirectory();
    }

    @Test
    void aFileWhereTheFolderOfResultsShouldBeIsAMistakeOfTheCommandLine() throws IOException {
        Path file = Files.writeString(folder.resolve("occupied"), "mine");

        assertThat(translate(drawing(), file)).isEqualTo(2);

        assertOneLine("occupied", "is a file");
        assertThat(file).hasContent("mine");
    }
}
