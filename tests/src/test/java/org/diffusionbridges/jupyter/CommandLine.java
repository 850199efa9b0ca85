/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs {@code bridges} and other programs as processes of their own, in an environment of the test's.
 *
 * @param home the checkout that the command line is told of
 * @param temporary where its output goes meanwhile
 * @param environment what differs from this process's
 */
record CommandLine(Path home, Path temporary, Map<String, String> environment) {

    private static final int PATIENCE_MINUTES = 10;

    record Result(int exitCode, String out, String err) {}

    /** The launcher's class path: this one without the tests and what they are written with. */
    static String classPath() {
        List<String> testing = List.of(
                "test-classes",
                "jupyter-jvm-basekernel",
                "jeromq",
                "jnacl",
                "junit",
                "assertj",
                "opentest4j",
                "apiguardian",
                "byte-buddy");
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> testing.stream().noneMatch(entry::contains))
                .filter(entry ->
                        !entry.endsWith(Path.of("tests", "target", "classes").toString()))
                .collect(Collectors.joining(File.pathSeparator));
    }

    Result bridges(String... arguments) throws IOException, InterruptedException {
        return bridgesOn(classPath(), arguments);
    }

    Result bridgesOn(String classPath, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dbridges.home=" + home,
                "-cp",
                classPath,
                "org.diffusionbridges.cli.Main"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    Result run(List<String> command) throws IOException, InterruptedException {
        return end(start(command));
    }

    record Started(Process process, Path out, Path err) {}

    Started start(List<String> command) throws IOException {
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    Result end(Started started) throws IOException, InterruptedException {
        assertThat(started.process().waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                .as("ended")
                .isTrue();
        return new Result(
                started.process().exitValue(), Files.readString(started.out()), Files.readString(started.err()));
    }
}
