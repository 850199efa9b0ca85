/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionbridges.shell.internal.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The example on every package's page, compiled and run with the shell's imports. */
class PackageExamplesIT {
    private static final Path SOURCES =
            Path.of("..", "toolkit", "core", "src", "main", "java", "org", "diffusionbridges");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)<pre>\\{@code\\n(.*?)\\n \\* \\}</pre>");

    /** A package and its example. */
    record Example(String room, String code) {
        @Override
        public String toString() {
            return room;
        }
    }

    private static List<Example> examples() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.endsWith("package-info.java"))
                    .flatMap(file -> EXAMPLE.matcher(text(file))
                            .results()
                            .map(found ->
                                    new Example(String.valueOf(file.getParent().getFileName()), code(found.group(1)))))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(String javadoc) {
        return javadoc.lines().map(line -> line.replaceFirst("^ \\* ?", "")).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runsAsItStandsThere(Example example) {
        try (Session session = Session.open()) {
            assertThatCode(() -> session.run(example.code())).doesNotThrowAnyException();
        }
    }

    @Test
    void theMainPackagesHaveOne() throws IOException {
        assertThat(examples())
                .extracting(Example::room)
                .contains(
                        "diffusionbridges",
                        "samplers",
                        "schedules",
                        "data",
                        "images",
                        "models",
                        "training",
                        "evaluation");
    }
}
