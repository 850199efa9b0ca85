/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.consumers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.jupyter.InstalledKernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The projects in tests/consumers, built outside of this checkout from what -Dfull leaves in target/staging. Their local
 * repositories begin empty; what others have published is taken from this machine's, where it is there.
 */
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "three minutes: -Dfull runs it")
class ConsumersIT {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();
    private static final Path CONSUMERS = CHECKOUT.resolve("tests/consumers");
    private static final Path STAGING = CHECKOUT.resolve("target/staging");
    private static final Path FETCHED = Path.of(System.getProperty("user.home"), ".m2", "repository");
    private static final Path DRAWING = CHECKOUT.resolve("datasets/fashion/drawings/01.png");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final int PATIENCE_MINUTES = 5;

    /** The environment variable that names another JDK, where none lies in /usr/lib/jvm. */
    private static final String OTHER_JDK = "BRIDGES_TEST_JDK";

    @TempDir
    private static Path folder;

    private static Path project;
    /** What the Maven project depends on. */
    private static String libraries;
    /** What its jar drew. */
    private static Path picture;

    @BeforeAll
    static void aMavenProjectHasItsPicture() throws Exception {
        project = copy("maven");
        maven(project, "package", "dependency:build-classpath", "-Dmdep.outputFile=classpath");
        libraries = Files.readString(project.resolve("classpath")).strip();
        java(JAVA_HOME, "-cp", jar("first-1.jar") + File.pathSeparator + libraries, "First", DRAWING, "jar.png");
        picture = project.resolve("jar.png");
        assertThat(Images.read(picture).getWidth()).isEqualTo(32);
    }

    @Test
    void nobodyGetsTheLibrariesOfTestsOrWhatNothingUses() {
        assertThat(libraries)
                .contains("bridges-core")
                .doesNotContain("junit-jupiter", "junit-platform", "icu4j", "pdfbox", "picocli", "jline", "jetty");
    }

    @Test
    void aScriptAShellAndOneMergedJarDrawTheSame() throws Exception {
        java(JAVA_HOME, "-cp", libraries, "src/main/java/First.java", DRAWING, "script.png");
        assertThat(project.resolve("script.png")).hasSameBinaryContentAs(picture);

        Files.writeString(project.resolve("first.jsh"), """
                import org.diffusionbridges.*;
                Bridges.load("edges2fashion").dbim(0.0, 10).seed(7).translate(java.nio.file.Path.of("%s")).save(java.nio.file.Path.of("shell.png"));
                /exit
                """.formatted(DRAWING));
        run(project, Map.of(), JAVA_HOME.resolve("bin/jshell"), "--class-path", libraries, "first.jsh");
        assertThat(project.resolve("shell.png")).hasSameBinaryContentAs(picture);

        String natives = Arrays.stream(libraries.split(File.pathSeparator))
                .filter(library -> library.contains("pytorch-native-cpu"))
                .findFirst()
                .orElseThrow();
        String merged = jar("first-1-shaded.jar") + File.pathSeparator + natives;
        assertThat(java(JAVA_HOME, "-cp", merged, "First", DRAWING, "merged.png"))
                .contains("edges2fashion")
                .contains("sketch2emoji");
        assertThat(project.resolve("merged.png")).hasSameBinaryContentAs(picture);
    }

    @Test
    void anotherJdkDrawsTheSameAndWarnsOfNothing() throws Exception {
        Path other = otherJdk();
        List<Object> arguments = new ArrayList<>();
        if (version(other) >= 24) { // which warns of native code without it
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        arguments.addAll(List.of("-cp", libraries, "src/main/java/First.java", DRAWING, "other.png"));
        assertThat(java(other, arguments.toArray())).contains("edges2fashion").doesNotContain("WARNING");
        assertThat(project.resolve("other.png")).hasSameBinaryContentAs(picture);
    }

    @Test
    void aGradleProjectDrawsTheSame() throws Exception {
        Path gradle = onThePath("gradle");
        Path root = copy("gradle");
        copy(CONSUMERS.resolve("maven/src"), root.resolve("src"));
        run(
                root,
                // Debian's Gradle is of 2018 and runs on its JDK 17, which need not be this one
                Map.of(
                        "JAVA_HOME",
                        "",
                        "GRADLE_USER_HOME",
                        folder.resolve("gradle-home").toString()),
                gradle,
                "--no-daemon",
                "--console=plain",
                "-I",
                CONSUMERS.resolve("staging.gradle"),
                "-Pstaging=" + STAGING.toUri(),
                "-Pfetched=" + FETCHED.toUri(),
                "jars");
        java(JAVA_HOME, "-cp", root.resolve("jars") + File.separator + "*", "First", DRAWING, "gradle.png");
        assertThat(project.resolve("gradle.png")).hasSameBinaryContentAs(picture);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // JBang answers with a line for the shell
    void aScriptThatNamesItsLibrariesRunsInJBang() throws Exception {
        Path root = copy("jbang");
        // JBang itself is a tool and not what is tested: it stays on this machine
        run(root, Map.of(), wrapper(), "-q", "-B", "dependency:build-classpath", "-Dmdep.outputFile=jbang.classpath");
        String said = run(
                root,
                Map.of(
                        "JBANG_DIR", folder.resolve("jbang-home").toString(),
                        "JBANG_REPO", folder.resolve("jbang-repository").toString()),
                Path.of("sh"),
                "-c",
                "eval \"$(\"$0\" -cp \"$(cat jbang.classpath)\" dev.jbang.Main run --java 17+ --repos \"$1\" First.java \"$2\" jbang.png)\"",
                JAVA_HOME.resolve("bin/java"),
                "staging=" + STAGING.toUri() + ",fetched=" + FETCHED.toUri() + ",central",
                DRAWING);
        assertThat(root.resolve("jbang.png")).as(said).hasSameBinaryContentAs(picture);
    }

    @Test
    void aNotebookOfTheStockKernelLoadsTheLibraryByItsMavenMagic() throws Exception {
        Path python = InstalledKernel.python();
        Path root = copy("notebook");
        Files.copy(DRAWING, root.resolve("drawing.png"));
        Path notebook = root.resolve("first.ipynb");
        String told = "%mavenRepo here file:///PATH/TO/bridges/target/staging";
        String here = "%mavenRepo here " + STAGING.toUri() + "\\n%mavenRepo fetched " + FETCHED.toUri();
        assertThat(notebook).content().contains(told);
        Files.writeString(notebook, Files.readString(notebook).replace(told, here));
        run(
                root,
                Map.of(
                        "PATH", JAVA_HOME.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                        "JAVA_TOOL_OPTIONS", "-Duser.home=" + Files.createDirectories(folder.resolve("home")),
                        "DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai"),
                python,
                "-m",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--inplace",
                notebook);
        assertThat(notebook).content().contains("\"image/png\"", "drawing.png by edges2fashion");
    }

    @Test
    void aSpringServiceAnswersTenAtOnceRefusesABadPictureAndStopsCleanly() throws Exception {
        maven(copy("spring"), "verify", "-Ddrawing=" + DRAWING);
    }

    private static String jar(String name) {
        return project.resolve("target").resolve(name).toString();
    }

    /** The newest JDK of another version, or the test is skipped. */
    private static Path otherJdk() throws IOException {
        String named = System.getenv(OTHER_JDK);
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        Path all = Path.of("/usr/lib/jvm");
        Path newest = null;
        if (Files.isDirectory(all)) {
            try (Stream<Path> found = Files.list(all)) {
                for (Path jdk : found.filter(jdk -> Files.isExecutable(jdk.resolve("bin/javac")))
                        .toList()) {
                    int version = version(jdk);
                    if (version != Runtime.version().feature()
                            && version >= 17
                            && (newest == null || version > version(newest))) {
                        newest = jdk;
                    }
                }
            }
        }
        return newest != null
                ? newest
                : abort("skipped, for no other JDK from 17 on is in /usr/lib/jvm: " + OTHER_JDK + " names one");
    }

    /** 25 for JAVA_VERSION="25.0.3" in the JDK's file named release; 0 without one. */
    private static int version(Path jdk) throws IOException {
        Path release = jdk.resolve("release");
        return !Files.isRegularFile(release)
                ? 0
                : Files.readAllLines(release).stream()
                        .filter(line -> line.startsWith("JAVA_VERSION="))
                        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D*(\\d+).*", "$1")))
                        .findFirst()
                        .orElse(0);
    }

    /** A program on the PATH, or the test is skipped. */
    private static Path onThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> abort("skipped, for there is no " + program + " on the PATH; in CI Debian's is"));
    }

    private static Path copy(String name) throws IOException {
        return copy(CONSUMERS.resolve(name), folder.resolve(name));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(file -> !file.startsWith(from.resolve("target")))
                    .toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    private static Path wrapper() {
        return CHECKOUT.resolve(File.separatorChar == '\\' ? "mvnw.cmd" : "mvnw");
    }

    private static void maven(Path project, Object... arguments) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of(
                "-q",
                "-B",
                "-s",
                CONSUMERS.resolve("settings.xml"),
                "-Dstaging=" + STAGING.toUri(),
                "-Dmaven.repo.local=" + folder.resolve("repository"),
                "-Dmaven.repo.local.tail=" + FETCHED));
        command.addAll(List.of(arguments));
        run(project, Map.of(), wrapper(), command.toArray());
    }

    /** Runs the Maven project's program. */
    private static String java(Path jdk, Object... arguments) throws IOException, InterruptedException {
        return run(project, Map.of(), jdk.resolve("bin/java"), arguments);
    }

    private static String run(Path where, Map<String, String> environment, Path program, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        Path log = Files.createTempFile(folder, "log", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") && !name.equals("MAVEN_USER_HOME"));
        builder.environment().putAll(environment);
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
