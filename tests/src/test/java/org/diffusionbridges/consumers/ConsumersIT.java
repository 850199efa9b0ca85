/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The projects in tests/consumers, built outside of this checkout from what -Dfull leaves in target/staging. Their local
 * repository begins empty; what others have published is taken from this machine's, where it is there.
 */
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "two minutes: -Dfull runs it")
class ConsumersIT {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    private static final Path CONSUMERS = CHECKOUT.resolve("tests/consumers");
    private static final Path DRAWING = CHECKOUT.resolve("datasets/fashion/drawings/01.png");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final int PATIENCE_MINUTES = 5;

    @TempDir
    Path folder;

    @Test
    void aProgramHasItsPictureFromAJarAScriptAShellAndOneMergedJar() throws Exception {
        Path project = copy("maven");
        maven(project, "package", "dependency:build-classpath", "-Dmdep.outputFile=classpath");
        String libraries = Files.readString(project.resolve("classpath")).strip();
        // nobody gets the libraries of tests, or what nothing uses
        assertThat(libraries)
                .contains("bridges-core")
                .doesNotContain("junit-jupiter", "junit-platform", "icu4j", "pdfbox", "picocli", "jline", "jetty");
        String target = project.resolve("target") + File.separator;

        run(
                project,
                "java",
                "-cp",
                target + "first-1.jar" + File.pathSeparator + libraries,
                "First",
                DRAWING,
                "jar.png");
        Path picture = project.resolve("jar.png");
        assertThat(Images.read(picture).getWidth()).isEqualTo(32);

        run(project, "java", "-cp", libraries, "src/main/java/First.java", DRAWING, "script.png");
        assertThat(project.resolve("script.png")).hasSameBinaryContentAs(picture);

        Files.writeString(project.resolve("first.jsh"), """
                import org.diffusionbridges.*;
                Bridges.load("edges2fashion").dbim(0.0, 10).seed(7).translate(java.nio.file.Path.of("%s")).save(java.nio.file.Path.of("shell.png"));
                /exit
                """.formatted(DRAWING));
        run(project, "jshell", "--class-path", libraries, "first.jsh");
        assertThat(project.resolve("shell.png")).hasSameBinaryContentAs(picture);

        String natives = Arrays.stream(libraries.split(File.pathSeparator))
                .filter(jar -> jar.contains("pytorch-native-cpu"))
                .findFirst()
                .orElseThrow();
        String merged = target + "first-1-shaded.jar" + File.pathSeparator + natives;
        assertThat(run(project, "java", "-cp", merged, "First", DRAWING, "merged.png"))
                .contains("edges2fashion")
                .contains("sketch2emoji");
        assertThat(project.resolve("merged.png")).hasSameBinaryContentAs(picture);
    }

    @Test
    void aSpringServiceAnswersTenAtOnceRefusesABadPictureAndStopsCleanly() throws Exception {
        maven(copy("spring"), "verify", "-Ddrawing=" + DRAWING);
    }

    private Path copy(String name) throws IOException {
        Path from = CONSUMERS.resolve(name);
        Path to = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(file -> !file.startsWith(from.resolve("target")))
                    .toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private String maven(Path project, Object... arguments) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of(
                "-q",
                "-B",
                "-s",
                CONSUMERS.resolve("settings.xml"),
                "-Dstaging=" + CHECKOUT.resolve("target/staging").toUri(),
                "-Dmaven.repo.local=" + folder.resolve("repository"),
                "-Dmaven.repo.local.tail=" + Path.of(System.getProperty("user.home"), ".m2/repository")));
        command.addAll(List.of(arguments));
        boolean windows = File.separatorChar == '\\';
        return start(project, CHECKOUT.resolve(windows ? "mvnw.cmd" : "mvnw").toString(), command.toArray());
    }

    private String run(Path project, String program, Object... arguments) throws IOException, InterruptedException {
        return start(project, JAVA.resolve(program).toString(), arguments);
    }

    private String start(Path project, String program, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Path log = Files.createTempFile(folder, "log", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") && !name.equals("MAVEN_USER_HOME"));
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(log, StandardCharsets.UTF_8);
        assertThat(ended)
                .as("%s ended within %d minutes%n%s", command, PATIENCE_MINUTES, said)
                .isTrue();
        assertThat(process.exitValue()).as("%s%n%s", command, said).isZero();
        return said;
    }
}
