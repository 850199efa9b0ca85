/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.diffusionbridges.Caches;
import org.diffusionbridges.jupyter.CommandLine.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kernelspec on a real Jupyter and a real kernel: JJava from its wheel, and a stand-in for IJava on that kernel's own
 * base library. The launcher's build that it was installed from is gone by the time it runs.
 *
 * <p>It needs a Python with what kernel-config/requirements.txt names: that of {@code ./bridges lab}, or the one that the
 * environment variable {@value #PYTHON} names, as in CI. Without one the tests are skipped.
 */
@Tag("jupyter")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JupyterIT {

    private static final String PYTHON = "BRIDGES_TEST_PYTHON";

    @TempDir
    private static Path temporary;

    private Path python;
    private Path prefix;
    private CommandLine command;
    private Result installed;

    @BeforeAll
    void installTheKernelIntoAnEmptyPrefix() throws Exception {
        temporary = temporary.toRealPath();
        python = python();
        prefix = temporary.resolve("a prefix");
        String none = temporary.resolve("none").toString();
        command = new CommandLine(
                temporary.resolve("a checkout"),
                temporary,
                Map.of(
                        "PATH", python.getParent() + File.pathSeparator + System.getenv("PATH"),
                        "JUPYTER_PATH",
                                prefix.resolve("share").resolve("jupyter").toString(),
                        "JUPYTER_DATA_DIR", none,
                        "JUPYTER_CONFIG_DIR", none,
                        "JUPYTER_RUNTIME_DIR", temporary.resolve("runtime").toString(),
                        "IPYTHONDIR", none,
                        "BRIDGES_CACHE", none));
        installed = install(prefix);
        assertThat(installed.exitCode()).as(installed.err()).isZero();
    }

    private static Path python() throws IOException {
        String named = System.getenv(PYTHON);
        Path lab = Caches.folder().resolve("lab").resolve("bin").resolve("python");
        Path python = named == null || named.isBlank() ? lab : Path.of(named);
        if (!Files.isExecutable(python)) {
            if (named != null && !named.isBlank()) {
                throw new IOException(PYTHON + " names " + named + ", which is no program");
            }
            abort("skipped, for no Jupyter was found: ./bridges lab --prepare makes one, or " + PYTHON
                    + " names a Python that has what kernel-config/requirements.txt lists");
        }
        return python.toAbsolutePath();
    }

    /** Installs from a build such as the launcher's, and deletes the build. */
    private Result install(Path prefix, String... options) throws IOException, InterruptedException {
        Path build = Files.createDirectories(command.home().resolve(".bridges").resolve("build-1"));
        List<String> classPath = new ArrayList<>();
        for (String entry : CommandLine.classPath().split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            boolean own = jar.getFileName().toString().startsWith("bridges-");
            classPath.add(
                    own ? Files.copy(jar, build.resolve(jar.getFileName())).toString() : entry);
        }
        List<String> arguments = new ArrayList<>(List.of("kernel", "install", "--prefix", prefix.toString()));
        arguments.addAll(Arrays.asList(options));
        Result result = command.bridgesOn(String.join(File.pathSeparator, classPath), arguments.toArray(String[]::new));
        try (Stream<Path> files = Files.list(build)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(build);
        return result;
    }

    @AfterAll
    void removeItAndLeaveNothing() throws Exception {
        if (installed == null) {
            return;
        }
        Result removed = command.bridges("kernel", "remove", "--prefix", prefix.toString());

        assertThat(removed.exitCode()).as(removed.err()).isZero();
        try (Stream<Path> left = Files.list(prefix)) {
            assertThat(left).isEmpty();
        }
    }

    private List<String> driver(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                python.toString(),
                Path.of("src", "test", "resources", "jupyter", "kernel.py")
                        .toAbsolutePath()
                        .toString()));
        line.addAll(List.of(arguments));
        return line;
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

    /** Interrupts, kills and repeats, as {@code kernel.py session} does. */
    private void assertSessionHolds(CommandLine command) throws Exception {
        Path out = temporary.resolve("session.json");
        Result run = command.run(driver("session", "bridges-java", out.toString()));
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonObject cells = json(out);

        for (String name : List.of("load", "drawing", "loadAgain", "loadAfterKill")) {
            assertGood(cells.getAsJsonObject(name));
        }
        for (String name : List.of("first", "second", "next", "afterKill")) {
            assertPicture(cells.getAsJsonObject(name));
        }
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
        Result status = command.bridges("kernel", "status", "--prefix", prefix.toString());

        assertThat(installed.out()).contains("Java (Bridges) with JJava");
        assertThat(status.exitCode()).as(status.out()).isZero();
        assertThat(status.out()).contains("JJava", "class path cpu");
    }

    @Test
    void aBusyCellIsInterruptedWithinOneEvaluationAndAKilledKernelStartsAgain() throws Exception {
        assertSessionHolds(command);
    }

    @Test
    void theSameHoldsOnIJavasOwnBaseLibrary() throws Exception {
        Path jar = IJavaStandIn.jar(temporary.resolve("ijava.jar"));
        Path other = temporary.resolve("another prefix");
        assertThat(install(other, "--from", jar.toString()).out()).contains("with IJava 1.3.0");
        Map<String, String> environment = new java.util.HashMap<>(command.environment());
        environment.put(
                "JUPYTER_PATH", other.resolve("share").resolve("jupyter").toString());

        assertSessionHolds(new CommandLine(command.home(), temporary, environment));
    }

    @Test
    void theQuickstartRunsTwiceAtOnceShowsItsResultsAndNothingOnStderr() throws Exception {
        Path notebook = Path.of("..", "notebooks", "01-quickstart.ipynb").toRealPath();
        Path first = temporary.resolve("first.ipynb");
        Path second = temporary.resolve("second.ipynb");

        var one = command.start(driver("notebook", "bridges-java", notebook.toString(), first.toString()));
        var two = command.start(driver("notebook", "bridges-java", notebook.toString(), second.toString()));

        Result firstRun = command.end(one);
        Result secondRun = command.end(two);
        assertThat(firstRun.exitCode()).as(firstRun.err()).isZero();
        assertThat(secondRun.exitCode()).as(secondRun.err()).isZero();
        assertResultsAreShown(first);
        assertResultsAreShown(second);
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
