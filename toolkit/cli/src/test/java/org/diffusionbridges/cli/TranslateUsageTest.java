/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code translate} refuses before it loads a model: one line, exit code 2, nothing written. */
class TranslateUsageTest {

    @TempDir
    private Path folder;

    private Path drawing;
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void draw() {
        drawing = folder.resolve("drawing.png");
        Images.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), drawing);
    }

    private int translate(Object in, Object out, String... options) {
        List<String> arguments = new ArrayList<>(List.of("translate", in.toString(), out.toString()));
        arguments.addAll(List.of(options));
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--eta 1.3              | eta must be in [0, 1], got 1.3",
                "--eta NaN              | eta must be in [0, 1], got NaN",
                "--eta much             | 'much' is not a double",
                "--steps 0              | --steps must be at least 1, got 0",
                "--order 4              | --order must be 1, 2 or 3, got 4",
                "--order 2 --eta 0.5    | --order 2 is for --eta 0, got 0.5",
                "--sampler heun --churn 1  | churn must be in [0, 1), got 1.0",
                "--sampler heun --eta 0 | --eta belongs to --sampler dbim",
                "--churn 0.3            | --churn belongs to --sampler heun",
                "--sampler euler        | 'euler'",
                "--grid cosine          | a time grid is uniform, logSnr, karras",
                "--fit squeeze          | a fit must be one of",
                "--prepare smudge       | a step of the preparation is auto, invert,",
                "--prepare thin         | a step of the preparation is auto, invert,",
                "--prepare thin=0       | thin takes 1 to 32 pixels, got 0",
                "--prepare thin=much    | needs a number after '='",
                "--prepare threshold=2  | a threshold must be between 0 (black) and 1 (white), got 2.0",
                "--samples 0            | --samples must be at least 1, got 0",
                "--batch 0              | --batch must be at least 1, got 0",
            })
    void aValueOutOfItsRangeIsNamedWithItsRule(String options, String message) {
        List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
        arguments.addAll(List.of("--model", "any"));

        assertThat(translate(drawing, folder.resolve("out.png"), arguments.toArray(String[]::new)))
                .isEqualTo(2);

        assertThat(err.toString().lines()).singleElement().asString().contains(message);
        assertThat(folder.resolve("out.png")).doesNotExist();
    }

    @Test
    void theModelMustBeNamed() {
        assertThat(translate(drawing, folder.resolve("out.png"))).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("--model");
    }

    @Test
    void anUnknownModelIsAnErrorThatNamesIt() {
        assertThat(translate(drawing, folder.resolve("out.png"), "--model", "edges2unicorns"))
                .isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains("edges2unicorns");
    }

    @Test
    void aSourceThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing.png");

        assertThat(translate(missing, folder.resolve("out.png"), "--model", "any"))
                .isEqualTo(2);

        assertThat(err.toString()).contains(missing + " does not exist");
    }

    @Test
    void aSourceIsNeverOverwritten() {
        assertThat(translate(drawing, drawing, "--model", "any")).isEqualTo(2);
        assertThat(err.toString()).contains("IN and OUT are the same");

        assertThat(translate(folder, folder, "--model", "any")).isEqualTo(2);
    }

    @Test
    void aResultOfAnotherFormatIsRefusedBeforeTheWork() {
        assertThat(translate(drawing, folder.resolve("out.gif"), "--model", "any"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("OUT must end in .png, .jpg or .jpeg, or be a folder");
    }

    @Test
    void aResultInAFolderThatIsNotThereIsRefusedBeforeTheWork() {
        assertThat(translate(drawing, folder.resolve("no").resolve("out.png"), "--model", "any"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("make it first");
    }

    @Test
    void aFolderWithoutImagesIsAnErrorThatSaysWhatCounts() throws Exception {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("readme.txt"), "no picture");

        assertThat(translate(notes, folder.resolve("out"), "--model", "any")).isEqualTo(2);

        assertThat(err.toString()).contains("has no image in it", ".png");
    }

    @Test
    void theStackTraceIsForThoseWhoAskForIt() {
        translate(drawing, folder.resolve("out.png"), "--model", "any", "--eta", "1.3", "--debug");

        assertThat(err.toString()).contains("IllegalArgumentException", "\tat ");
    }
}
