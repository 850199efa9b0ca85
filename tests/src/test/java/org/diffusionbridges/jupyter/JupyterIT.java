/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.jupyter.CommandLine.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernelspec on a real Jupyter and a real kernel: JJava from its wheel, and a stand-in for IJava on that kernel's own base
 * library. What it needs is said by {@link InstalledKernel}.
 */
@Tag("jupyter")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JupyterIT {
    private static final Path DRIVER = Path.of("src", "test", "resources", "jupyter", "kernel.py");

    @TempDir
    private static Path temporary;

    private InstalledKernel kernel;

    @BeforeAll
    void installTheKernelIntoAnEmptyPrefix() throws Exception {
        temporary = temporary.toRealPath();
        kernel = new InstalledKernel(temporary);
    }

    @AfterAll
    void removeItAndLeaveNothing() throws Exception {
        if (kernel != null) {
            kernel.close();
        }
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static void assertGood(JsonObject cell) {
        assertThat(cell.get("status").getAsString()).as(cell.toString()).isEqualTo("ok");
        assertThat(cell.get("stderr").getAsString()).isEmpty();
    }

    private static void assertPicture(JsonObject cell) {
        assertGood(cell);
        assertThat(cell.getAsJsonArray("types").toString()).contains("image/png");
    }

    private static List<String> lines(JsonArray trace) {
        List<String> lines = new ArrayList<>();
        trace.forEach(line -> lines.addAll(line.getAsString().lines().toList()));
        return lines;
    }

    /** Interrupts, kills and repeats, as {@code kernel.py} does. */
    private static void assertSessionHolds(InstalledKernel kernel) throws Exception {
        Path out = temporary.resolve("session.json");
        Result run = kernel.end(kernel.start(DRIVER, "bridges-java", out.toString()));
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonObject cells = json(out);

        for (String name : List.of("load", "drawing", "loadAgain", "loadAfterKill")) {
            assertGood(cells.getAsJsonObject(name));
        }
        for (String name : List.of("first", "second", "next", "afterKill")) {
            assertPicture(cells.getAsJsonObject(name));
        }
        assertGood(cells.getAsJsonObject("studio"));
        assertThat(cells.getAsJsonObject("studio").get("html").getAsString())
                .as("the page, and a still picture for the saved file")
                .containsPattern("<iframe src=\"http://127.0.0.1:\\d+/#token=")
                .contains("src=\"data:image/png;base64,");
        assertPicture(cells.getAsJsonObject("answers"));
        assertPicture(cells.getAsJsonObject("chosen"));
        for (String name : List.of("missing", "missingImage", "missingModel", "missingFolder")) {
            assertThat(lines(cells.getAsJsonObject(name).getAsJsonArray("trace")))
                    .as("a message, a line at the most for each cell on the way, and a rule")
                    .hasSizeBetween(1, 4)
                    .anyMatch(line -> line.contains("nowhere"));
        }
        assertThat(lines(cells.getAsJsonObject("bug").getAsJsonArray("trace")))
                .as("a programmer's fault keeps its way")
                .anyMatch(line -> line.contains("org.diffusionbridges"));
        assertThat(cells.getAsJsonObject("interrupted").get("status").getAsString())
                .isEqualTo("error");
        assertThat(cells.getAsJsonObject("doneLater").get("text"))
                .as("nothing runs on after an interrupt")
                .isEqualTo(cells.getAsJsonObject("doneThen").get("text"));
        assertThat(Integer.parseInt(cells.getAsJsonObject("late").get("text").getAsString()))
                .as("evaluations that ended after the interrupt")
                .isBetween(0, 1);
        assertThat(cells.getAsJsonObject("forgotten").get("status").getAsString())
                .isEqualTo("error");
        assertThat(cells.get("terminal").getAsString())
                .as("written to the server's terminal")
                .isEmpty();
    }

    @Test
    void theKernelIsTheInstalledOneAndStatusFindsNothingMissing() throws Exception {
        Result status = kernel.status();

        assertThat(kernel.said()).contains("Java (Bridges) with JJava");
        assertThat(status.exitCode()).as(status.out()).isZero();
        assertThat(status.out()).contains("JJava", "class path cpu");
    }

    @Test
    void aBusyCellIsInterruptedWithinOneEvaluationAndAKilledKernelStartsAgain() throws Exception {
        assertSessionHolds(kernel);
    }

    @Test
    void theSameHoldsOnIJavasOwnBaseLibrary() throws Exception {
        Path jar = IJavaStandIn.jar(temporary.resolve("ijava.jar"));
        try (InstalledKernel other = new InstalledKernel(temporary, "--from", jar.toString())) {
            assertThat(other.said()).contains("with IJava 1.3.0");

            assertSessionHolds(other);
        }
    }

    @Test
    void theQuickstartRunsTwiceAtOnceShowsItsResultsAndNothingOnStderr() throws Exception {
        Path notebook = Path.of("..", "notebooks", "01-quickstart.ipynb").toRealPath();
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("second");

        var one = kernel.begin(notebook, first);
        var two = kernel.begin(notebook, second);

        Result firstRun = kernel.end(one);
        Result secondRun = kernel.end(two);
        assertThat(firstRun.exitCode()).as(firstRun.err()).isZero();
        assertThat(secondRun.exitCode()).as(secondRun.err()).isZero();
        assertResultsAreShown(first.resolve(notebook.getFileName()));
        assertResultsAreShown(second.resolve(notebook.getFileName()));
    }

    private static void assertResultsAreShown(Path notebook) throws IOException {
        List<String> types = new ArrayList<>();
        for (JsonElement cell : json(notebook).getAsJsonArray("cells")) {
            if (!cell.getAsJsonObject().has("outputs")) {
                continue;
            }
            for (JsonElement each : cell.getAsJsonObject().getAsJsonArray("outputs")) {
                JsonObject output = each.getAsJsonObject();
                assertThat(output.get("output_type").getAsString())
                        .as(output.toString())
                        .isNotEqualTo("error");
                if (output.has("name")) {
                    assertThat(output.get("name").getAsString())
                            .as(output.toString())
                            .isEqualTo("stdout");
                }
                if (output.has("data")) {
                    types.addAll(output.getAsJsonObject("data").keySet());
                }
            }
        }
        assertThat(types).contains("image/png", "text/html").doesNotContain("application/javascript");
    }
}
