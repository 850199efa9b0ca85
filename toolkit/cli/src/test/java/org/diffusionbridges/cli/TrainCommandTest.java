/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {

    private static final int RED = 0xff0000;
    private static final int WHITE = 0xffffff;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere --steps 1      | DATA must be a dataset (none is on the class path) or a folder of pairs, got nowhere, and there is no such folder",
                "pom.xml --steps 1      | got pom.xml, which is a file",
                "nowhere --minutes -3   | more than 0 minutes and at most 525600 (a year), got -3.0",
                "nowhere --minutes NaN  | more than 0 minutes and at most 525600 (a year), got NaN",
                "nowhere --minutes 1e300 | more than 0 minutes and at most 525600 (a year), got 1.0E300",
                "nowhere --steps 0      | a budget needs at least one step, got 0"
            })
    void isRefusedInOneLineBeforeAnyDataIsRead(String line, String message) {
        String[] words = line.split(" +");
        assertThat(run("train", words[0], folder.resolve("m.safetensors").toString(), words[1], words[2]))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(message);
    }

    /** Pairs side by side: black sources, red targets, and a white pixel in each that is nowhere else. */
    private Path pairs(String name, int count) throws IOException {
        Path pairs = Files.createDirectory(folder.resolve(name));
        for (int i = 0; i < count; i++) {
            BufferedImage pair = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
            fill(pair, 8, 0, 8, 8, RED);
            pair.setRGB(i % 8, i / 8, WHITE); // no two sources are the same, so that some can be held out
            pair.setRGB(8 + i % 8, i / 8, WHITE);
            Images.write(pair, pairs.resolve(i + ".png"));
        }
        return pairs;
    }

    private static void fill(BufferedImage image, int left, int top, int width, int height, int rgb) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                image.setRGB(x, y, rgb);
            }
        }
    }

    /** A model of one step on these pairs, 8x8. */
    private Path train(Path data, String... options) {
        Path model = folder.resolve("mine.safetensors");
        List<String> command = new ArrayList<>(List.of(
                "train", data.toString(), model.toString(), "--steps=1", "--class-size", "--size=8", "--batch=2"));
        command.addAll(List.of(options));
        assertThat(run(command.toArray(String[]::new))).as(err.toString()).isZero();
        return model;
    }

    /** The grid of pair 0: its cells are 96 pixels wide, four pixels apart. */
    private BufferedImage grid(Path model, Path data, String... options) {
        Path grid = folder.resolve("grid.png");
        List<String> command = new ArrayList<>(List.of(
                "grid", model.toString(), data.toString(), grid.toString(), "--answers=1", "--steps=1", "--items=0"));
        command.addAll(List.of(options));
        assertThat(run(command.toArray(String[]::new))).as(err.toString()).isZero();
        return Images.read(grid);
    }

    /** The colour at a place of a cell, given in parts of its width and height. */
    private static int colour(BufferedImage grid, int column, double x, double y) {
        int top = grid.getHeight() - 100;
        return grid.getRGB(4 + column * 100 + (int) (96 * x), top + (int) (96 * y)) & 0xffffff;
    }

    private static boolean hasInk(BufferedImage image, int left, int width, int height) {
        return IntStream.range(0, width * height)
                .anyMatch(i -> (image.getRGB(left + i % width, i / width) & 0xffffff) != WHITE);
    }

    @Test
    void theModelTellsTheCommandThatMadeIt() throws IOException {
        Path pairs = pairs("my pairs", 20);
        Path model = folder.resolve("mine.safetensors");

        int exitCode = run(
                "train", pairs.toString(), model.toString(), "--steps", "1", "--class-size", "--size=8", "--batch=2");

        assertThat(exitCode).as(err.toString()).isZero();
        ModelCard card = ModelFiles.card(model).orElseThrow();
        assertThat(card.trained().get(ModelCard.COMMAND))
                .isEqualTo("./bridges train '%s' %s --steps 1 --class-size --size=8 --batch=2".formatted(pairs, model));
        assertThat(run("models", model.toString())).isZero();
        assertThat(out.toString()).contains(card.toString());

        Path grid = folder.resolve("grid.png");
        String[] command = {"grid", model.toString(), pairs.toString(), grid.toString(), "--answers=2", "--steps=1"};
        assertThat(run(command)).as(err.toString()).isZero();
        BufferedImage drawn = Images.read(grid);
        assertThat(drawn.getWidth())
                .as("source, target and two answers, enlarged")
                .isGreaterThan(4 * 96)
                .isLessThan(5 * 96);
        assertThat(drawn.getHeight() - 8 * 100)
                .as("eight rows, and above them room for captions")
                .isBetween(20, 40);
        for (int column = 0; column < 4; column++) {
            assertThat(hasInk(drawn, 4 + column * 100, 96, drawn.getHeight() - 8 * 100 - 4))
                    .as("caption of column %d", column)
                    .isTrue();
        }
        assertThat(run(Stream.concat(Stream.of(command), Stream.of("--items=0,20"))
                        .toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--items must be in [0, 19]");
    }

    @Test
    void twoFoldersAreReadInGreyAsTheOptionsSay() throws IOException {
        Path sources = Files.createDirectory(folder.resolve("lines"));
        Path targets = Files.createDirectory(folder.resolve("paintings"));
        for (int i = 0; i < 20; i++) { // twice as wide as high: their outer quarters are black, and crop cuts them off
            BufferedImage wide = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
            fill(wide, 8, 0, 16, 16, RED);
            fill(wide, 8 + 2 * (i % 8), 2 * (i / 8), 2, 2, WHITE);
            Images.write(wide, targets.resolve(i + ".jpg"));
            fill(wide, 8, 8, 16, 8, WHITE);
            Images.write(wide, sources.resolve(i + ".png"));
        }
        String[] reading = {"--targets", targets.toString(), "--fit=crop", "--grey"};

        Path model = train(sources, reading);

        ModelCard card = ModelFiles.card(model).orElseThrow();
        assertThat(card.sourceChannels()).isEqualTo(1);
        assertThat(card.targetChannels()).isEqualTo(1);
        assertThat(card.data()).isEqualTo("lines+paintings/train");
        BufferedImage grid = grid(model, sources, reading);
        assertThat(colour(grid, 0, 0.05, 0.9))
                .as("the source's corner, uncut white")
                .isGreaterThan(0xd0d0d0);
        assertThat(colour(grid, 1, 0.5, 0.9)).as("the target, red turned grey").isBetween(0x404040, 0x585858);
        assertThat(PngText.read(folder.resolve("grid.png")))
                .containsEntry("Fit", "crop")
                .containsEntry("Targets", targets.toString())
                .doesNotContainKey("Copyright"); // nobody has said whose these pairs are
        assertThat(colour(grid(model, sources, "--targets", targets.toString()), 0, 0.05, 0.9))
                .as("stretched, the black margin is there, and the model's channels decide without --grey")
                .isLessThan(0x303030);
    }

    @Test
    void theSourceMayBeTheRightHalf() throws IOException {
        Path pairs = pairs("pairs", 20);

        BufferedImage grid = grid(train(pairs, "--source=right"), pairs, "--source", "right");

        assertThat(colour(grid, 0, 0.5, 0.5)).as("source").isEqualTo(RED);
        assertThat(colour(grid, 1, 0.5, 0.5)).as("target").isZero();
        assertThat(err.toString()).containsPattern("\\d+ pairs to train on, \\d held out");
    }

    @Test
    void aModelInColourRefusesGrey() throws IOException {
        Path pairs = pairs("pairs", 20);
        Path model = train(pairs);

        for (String[] command : new String[][] {
            {"grid", model.toString(), pairs.toString(), "grid.png", "--grey"},
            {"evaluate", model.toString(), pairs.toString(), "--grey"},
            {"study", model.toString(), pairs.toString(), "--grey"},
        }) {
            err.getBuffer().setLength(0);
            assertThat(run(command)).isEqualTo(2);
            assertThat(err.toString())
                    .contains("--grey is for a model of grey pictures, and 'mine' takes 3 channels and gives 3");
        }
    }

    @Test
    void theModelDecidesAtWhichSizeAFolderIsMeasured() throws IOException {
        Path pairs = pairs("pairs", 20);
        Path model = train(pairs, "--grey");
        Path results = folder.resolve("results");

        assertThat(run(
                        "evaluate",
                        model.toString(),
                        pairs.toString(),
                        "--source=right",
                        "--samplers=dbim",
                        "--nfe=1",
                        "--limit=2",
                        "--out=" + results))
                .as(err.toString())
                .isZero();

        try (Stream<Path> files = Files.walk(results)) {
            Path picture = files.filter(file -> file.toString().matches(".*pictures.*\\.png"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Images.read(picture).getWidth()).isEqualTo(8);
            assertThat(Images.read(picture).getRaster().getNumBands()).isEqualTo(1);
        }
    }

    @Test
    void whereNothingIsLeftToHoldOutTheOptionIsNamedAndZeroTrainsOnAll() throws IOException {
        Path pairs = pairs("few", 2);

        assertThat(run(
                        "train",
                        pairs.toString(),
                        folder.resolve("few.safetensors").toString(),
                        "--steps=1"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--test-share must leave pairs to train on and some to hold out, got 0.1 of 2 pairs")
                .contains("--test-share 0 to hold none out");

        ModelCard card = ModelFiles.card(train(pairs, "--test-share=0")).orElseThrow();

        assertThat(err.toString()).contains("2 pairs to train on, none held out");
        assertThat(card.data()).isEqualTo("few");
        assertThat(card.trained()).doesNotContainKey("held_out_loss");
    }
}
