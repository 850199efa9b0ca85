/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.ModelCard;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {

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

    @Test
    void theModelTellsTheCommandThatMadeIt() throws IOException {
        Path pairs = Files.createDirectory(folder.resolve("my pairs"));
        for (int i = 0; i < 20; i++) {
            BufferedImage pair = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
            pair.setRGB(i % 8, i / 8, 0xffffff); // no two sources are the same, so that some can be held out
            pair.setRGB(8 + i % 8, i / 8, 0xffffff);
            Images.write(pair, pairs.resolve(i + ".png"));
        }
        Path model = folder.resolve("mine.safetensors");

        int exitCode = run(
                "train", pairs.toString(), model.toString(), "--steps", "1", "--class-size", "--size=8", "--batch=2");

        assertThat(exitCode).as(err.toString()).isZero();
        ModelCard card = Checkpoints.card(model).orElseThrow();
        assertThat(card.trained().get(ModelCard.COMMAND))
                .isEqualTo("./bridges train '%s' %s --steps 1 --class-size --size=8 --batch=2".formatted(pairs, model));
        assertThat(run("models", model.toString())).isZero();
        assertThat(out.toString()).contains(card.toString());

        Path grid = folder.resolve("grid.png");
        String[] command = {"grid", model.toString(), pairs.toString(), grid.toString(), "--answers=2", "--steps=1"};
        assertThat(run(command)).as(err.toString()).isZero();
        assertThat(Images.read(grid).getWidth())
                .as("source, target and two answers, enlarged")
                .isGreaterThan(4 * 96)
                .isLessThan(5 * 96);
        assertThat(run(Stream.concat(Stream.of(command), Stream.of("--items=0,20"))
                        .toArray(String[]::new)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--items must be in [0, 19]");
    }
}
