/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of docs/scripts.md as they stand there, and the README's line in a program and in JShell. */
class ScriptsIT {
    /** What the JDK's jshell says once in the life of a home folder, on whatever machine is new. */
    private static final String FIRST_JSHELL =
            "(?m)^.*java\\.util\\.prefs\\..*\\R.*Created user preferences directory\\.\\R?";

    private static final String PROMISE =
            "Bridges.load(\"edges2fashion\").dbim(0.0, 10).seed(7).translate(image).show();";
    private static final String THREADS = "ai.djl.pytorch.num_threads=1";
    private static final String READING = "var image = %s.read(java.nio.file.Path.of(\"drawing.png\"));%n";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeDrawings() throws IOException {
        Images.write(drawing(0), folder.resolve("drawing.png"));
        Files.createDirectory(folder.resolve("drawings"));
        for (int i = 0; i < 3; i++) {
            Images.write(drawing(i), folder.resolve("drawings").resolve(i + ".png"));
        }
    }

    private static BufferedImage drawing(int index) {
        return Images.toImage(new Fashion().test().get(index).source());
    }

    /** A script and its title. */
    record Script(String title, String source) {
        @Override
        public String toString() {
            return title;
        }
    }

    private static Stream<Script> scripts() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "scripts.md"));
        return Pattern.compile("(?s)## ([^\\n]+)\\n+```java\\n(.*?)```")
                .matcher(page)
                .results()
                .map(found -> new Script(found.group(1), found.group(2)))
                .toList()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptOfThePageRunsAndSaysNothingOnTheErrorStream(Script script) throws Exception {
        Path file = Files.writeString(folder.resolve("script.jsh"), script.source());

        Run run = java("-cp", classPath(), "org.diffusionbridges.cli.Main", "shell", file.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        for (String written : namesOfFilesIn(script.source())) {
            assertThat(folder.resolve(written)).exists();
        }
    }

    /** Names such as "picture.png" that the script mentions. */
    private static List<String> namesOfFilesIn(String source) {
        return Pattern.compile("\"([a-z-]+\\.[a-z]+)\"")
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void thePromiseHoldsVerbatimInAJavaProgram() throws Exception {
        Path source = Files.writeString(folder.resolve("Promise.java"), """
                import org.diffusionbridges.Bridges;

                public class Promise {
                    public static void main(String[] args) {
                        %s        %s
                    }
                }
                """.formatted(
                        READING.formatted("org.diffusionbridges.images.Images"), PROMISE));

        Run run = java("-cp", classPath(), source.toString());

        assertShown(run);
    }

    @Test
    void thePromiseHoldsVerbatimInJShell() throws Exception {
        Path script = Files.writeString(
                folder.resolve("promise.jsh"),
                "import org.diffusionbridges.*;\n" + READING.formatted("org.diffusionbridges.images.Images") + PROMISE
                        + "\n/exit\n");

        Run run = run(
                "jshell",
                "--class-path",
                classPath(),
                "-R-Djava.awt.headless=true",
                "-R-D" + THREADS,
                script.toString());

        assertShown(run);
    }

    private static void assertShown(Run run) {
        assertThat(run.err().replaceAll(FIRST_JSHELL, "")).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(Path.of(run.out().strip()))
                .as("the picture's file, whose path is printed")
                .isNotEmptyFile();
    }

    /** How a process ended. */
    private record Run(int status, String out, String err) {}

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private Run java(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("-Djava.awt.headless=true", "-Dbridges.terminal=false", "-D" + THREADS));
        command.addAll(List.of(arguments));
        return run("java", command.toArray(String[]::new));
    }

    private Run run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        try {
            return new Run(
                    process.waitFor(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroy();
        }
    }
}
