/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.diffusionbridges.display.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The notebooks' cells in order, in a fresh session each: the first two every day, those whose name begins with NN alone with
 * -Dnotebooks.only=NN, and all with -Dnotebooks.only=all; -Dfull runs all on the real kernel: {@link KernelNotebooksIT}.
 */
class NotebooksIT {
    private static final int DAILY = 2;
    private static final long LARGEST = 1_500_000;
    private static final int MOST_LINES = 15;

    private static Stream<Path> all() throws IOException {
        return Notebook.files().stream();
    }

    private static Stream<Path> toRun() throws IOException {
        String only = System.getProperty("notebooks.only");
        if (only == null) {
            return all().limit(DAILY);
        }
        return all().filter(file ->
                only.equals("all") || file.getFileName().toString().startsWith(only));
    }

    @ParameterizedTest
    @MethodSource("toRun")
    void everyCellRunsNothingIsSaidOnTheErrorStreamAndWhatTheProseClaimsIsTrue(Path file) throws IOException {
        Notebook notebook = Notebook.read(file);
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try (NotebookRun run = new NotebookRun()) {
            Map<Integer, List<View>> shown = run.run(notebook);

            assertThat(shown.values().stream().mapToInt(List::size).sum())
                    .as("things shown")
                    .isPositive();
            Claims.of(notebook).check(run);
        } finally {
            System.setErr(stderr);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aNotebookAsksAQuestionKeepsItsCellsShortShowsPicturesAndRunsOnAnyKernel(Path file) throws IOException {
        Notebook notebook = Notebook.read(file);

        assertThat(notebook.metadata().getAsJsonObject("kernelspec").get("name").getAsString())
                .isEqualTo("bridges-java");
        assertThat(notebook.metadata()
                        .getAsJsonObject("kernelspec")
                        .get("display_name")
                        .getAsString())
                .isEqualTo("Java (Bridges)");
        assertThat(notebook.cells().get(0).source().lines().limit(4)).anyMatch(line -> line.contains("?"));
        assertThat(notebook.cells()).anyMatch(cell -> cell.source().contains("<details>"));
        Claims.of(notebook).requireQuoted();
        assertThat(Files.size(file)).as("bytes with its outputs").isLessThanOrEqualTo(LARGEST);
        assertThat(notebook.code())
                .as("cells that show a picture")
                .anyMatch(cell -> cell.outputs().toString().contains("image/png"));
        for (Notebook.Cell cell : notebook.code()) {
            assertThat(cell.source().lines().count())
                    .as("lines of cell %d", cell.number())
                    .isLessThanOrEqualTo(MOST_LINES);
            assertThat(cell.source().lines())
                    .as("cell %d", cell.number())
                    .noneMatch(line -> line.startsWith("%"))
                    .noneMatch(line -> line.contains("ijava") || line.contains("jjava") || line.contains("jupyter"));
            for (JsonElement output : cell.outputs()) {
                assertThat(output.toString())
                        .as("output of cell %d", cell.number())
                        .doesNotContain("\"output_type\":\"error\"")
                        .doesNotContain("\"name\":\"stderr\"")
                        .doesNotContain("application/javascript");
            }
        }
    }

    @Test
    void theQuickstartShowsAPictureBesideItsDrawingACardATableAndAnAnimation() throws IOException {
        List<View> shown;
        try (NotebookRun run = new NotebookRun()) {
            shown = run.run(Notebook.quickstart()).values().stream()
                    .flatMap(Collection::stream)
                    .toList();
        }

        BufferedImage translation = picture(shown.get(1));
        assertThat(coloured(translation, 0, translation.getWidth() / 2))
                .as("share of the drawing, which is enlarged, so greys are on its lines")
                .isZero();
        assertThat(coloured(translation, translation.getWidth() / 2, translation.getWidth()))
                .as("share of its translation")
                .isGreaterThan(0.1);
        assertThat(shown.stream().flatMap(view -> view.html().stream()))
                .anyMatch(html -> html.contains("<caption>sketch2emoji</caption>"))
                .anyMatch(html -> html.contains("<th>evaluations</th>") && html.contains("<td>11</td>"));
        assertThat(shown).anyMatch(view -> view.png()
                .map(png -> new String(png, StandardCharsets.ISO_8859_1).contains("acTL"))
                .orElse(false));
    }

    private static BufferedImage picture(View view) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(view.png().orElseThrow()));
    }

    private static double coloured(BufferedImage picture, int from, int to) {
        return Arrays.stream(picture.getRGB(from, 0, to - from, picture.getHeight(), null, 0, to - from))
                .mapToObj(Color::new)
                .mapToDouble(c -> Math.abs(c.getRed() - c.getBlue()) > 30 ? 1 : 0)
                .average()
                .orElseThrow();
    }

    @Test
    void aFailingCellIsNamedWithItsLineAndItsCause(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("broken.ipynb");
        Files.writeString(file, """
                {"metadata": {}, "cells": [
                  {"cell_type": "code", "outputs": [], "source": ["int fine = 1;"]},
                  {"cell_type": "code", "outputs": [], "source": ["int also = 2;\\n", "String wrong = fine;"]}]}
                """);
        try (NotebookRun run = new NotebookRun()) {
            assertThatThrownBy(() -> run.run(Notebook.read(file)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("broken.ipynb, cell 2, line 2: incompatible types")
                    .hasMessageContaining("String wrong = fine;");
        }
    }
}
