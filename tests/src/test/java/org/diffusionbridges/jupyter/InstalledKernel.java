/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.diffusionbridges.jupyter.CommandLine.Result;
import org.diffusionbridges.models.internal.Caches;

/**
 * The kernelspec as {@code bridges kernel install} leaves it in an empty prefix, from a build that is gone by the time it runs.
 *
 * <p>It needs a Python with what kernel-config/requirements.txt names: that of {@code ./bridges lab}, or the one that the
 * environment variable {@value #PYTHON} names, as in CI. Without one the tests are skipped.
 */
public final class InstalledKernel implements AutoCloseable {
    private static final String PYTHON = "BRIDGES_TEST_PYTHON";

    private final Path python = python();
    private final Path prefix;
    private final CommandLine command;
    private final Result installed;

    /**
     * Installs it.
     *
     * @param temporary where its prefix and all else lies
     * @param options of {@code bridges kernel install}
     */
    public InstalledKernel(Path temporary, String... options) throws IOException, InterruptedException {
        prefix = Files.createTempDirectory(temporary, "a prefix ");
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
        installed = install(options);
        assertThat(installed.exitCode()).as(installed.err()).isZero();
    }

    /** The Python with Jupyter, or the test is skipped. */
    public static Path python() {
        String named = System.getenv(PYTHON);
        Path lab = Caches.folder().resolve("lab").resolve("bin").resolve("python");
        Path python = named == null || named.isBlank() ? lab : Path.of(named);
        if (!Files.isExecutable(python)) {
            if (named != null && !named.isBlank()) {
                throw new IllegalStateException(PYTHON + " names " + named + ", which is no program");
            }
            abort("skipped, for no Jupyter was found: ./bridges lab --prepare makes one, or " + PYTHON
                    + " names a Python that has what kernel-config/requirements.txt lists");
        }
        return python.toAbsolutePath();
    }

    /** Installs from a build such as the launcher's, and deletes the build. */
    private Result install(String... options) throws IOException, InterruptedException {
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

    /** What {@code bridges kernel install} printed. */
    String said() {
        return installed.out();
    }

    Result status() throws IOException, InterruptedException {
        return command.bridges("kernel", "status", "--prefix", prefix.toString());
    }

    /**
     * Begins to run a Python program where this kernel is the only one.
     *
     * @param program relative to the module's folder
     */
    CommandLine.Started start(Path program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(python.toString(), program.toAbsolutePath().toString()));
        line.addAll(List.of(arguments));
        return command.start(line);
    }

    Result end(CommandLine.Started started) throws IOException, InterruptedException {
        return command.end(started);
    }

    /** Begins to run a notebook as it is run to be committed: see tests/notebooks/execute.py. */
    CommandLine.Started begin(Path notebook, Path folder) throws IOException {
        return start(
                Path.of("notebooks", "execute.py"),
                "--out",
                Files.createDirectories(folder).toString(),
                notebook.toString());
    }

    /**
     * Runs a notebook as it is run to be committed, and writes it with its outputs.
     *
     * @param folder where it is written to
     * @return its file
     * @throws AssertionError if a cell fails
     */
    public Path execute(Path notebook, Path folder) throws IOException, InterruptedException {
        Result run = end(begin(notebook, folder));
        assertThat(run.exitCode()).as(run.err()).isZero();
        System.out.print(run.out().lines().findFirst().orElse("") + "\n");
        return folder.resolve(notebook.getFileName());
    }

    /** Removes it, which leaves nothing. */
    @Override
    public void close() throws IOException, InterruptedException {
        Result removed = command.bridges("kernel", "remove", "--prefix", prefix.toString());

        assertThat(removed.exitCode()).as(removed.err()).isZero();
        try (Stream<Path> left = Files.list(prefix)) {
            assertThat(left).isEmpty();
        }
    }
}
