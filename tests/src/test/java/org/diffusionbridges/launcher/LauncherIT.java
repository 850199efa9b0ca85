/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real {@code bridges} script in a checkout with a blank in its path, whose Maven writes small files and whose Java
 * prints its arguments: when it builds, what it runs, and what it says where it cannot.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./bridges is for the other systems")
class LauncherIT {

    private static final String MAVEN = """
            #!/bin/sh
            echo built >>builds
            if [ -f fails ]; then echo "[ERROR] a semicolon is missing"; exit 1; fi
            while [ -f waits ]; do sleep 0.1; done
            made=kernel-config/target
            mkdir -p $made/launcher/lib
            : >$made/launcher/lib/bridges-core.jar
            : >$made/bridges-kernel-config-1.jar
            printf '%s' "$PWD/others/djl.jar:$PWD/others/pytorch-native-cpu.jar" >$made/launcher/cpu.classpath
            printf '%s' "$PWD/others/djl.jar" >$made/launcher/gpu.classpath
            """;

    private static final String JAVA = """
            #!/bin/sh
            for argument in "$@"; do echo "<$argument>"; done
            echo "in $(pwd)"
            exit 7
            """;

    @TempDir
    private Path temporary;

    private Path home;
    private Path jdk;
    private Path bridges;

    @BeforeEach
    void makeACheckout() throws IOException {
        temporary = temporary.toRealPath();
        home = Files.createDirectories(temporary.resolve("a checkout"));
        jdk = Files.createDirectories(temporary.resolve("jdk"));
        bridges = script(home.resolve("bridges"), Files.readString(Path.of("..", "bridges")));
        script(home.resolve("mvnw"), MAVEN);
        script(jdk.resolve("bin").resolve("java"), JAVA);
        script(jdk.resolve("bin").resolve("javac"), "#!/bin/sh\n");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
        for (String file :
                List.of("pom.xml", "toolkit/core/src/main/A.java", "others/djl.jar", "others/pytorch-native-cpu.jar")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.createFile(home.resolve(file));
        }
    }

    private static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(Process process, Path outFile, Path errFile) {
        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            return process.exitValue();
        }

        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }
    }

    private Run start(Path script, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(temporary, "out", "");
        Path err = Files.createTempFile(temporary, "err", "");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("BRIDGES_CLASSPATH", "cpu");
        builder.environment().remove("JAVA_OPTS");
        builder.environment().putAll(environment);
        return new Run(builder.start(), out, err);
    }

    /** Runs it to its end, which is that of the stand-in for Java. */
    private Run run(String... arguments) throws IOException, InterruptedException {
        Run run = start(bridges, Map.of(), arguments);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(7);
        return run;
    }

    private int builds() throws IOException {
        Path builds = home.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 2_000));
    }

    private void awaitBuild(int number) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && builds() < number; i++) {
            Thread.sleep(50);
        }
        assertThat(builds()).isEqualTo(number);
    }

    @Test
    void theFirstCallBuildsAndSaysSoTheSecondOnlyRuns() throws Exception {
        assertThat(run().err()).contains("building once");
        assertThat(run().err()).isEmpty();

        assertThat(builds()).isOne();
    }

    @Test
    void argumentsReachTheProgramWholeAndTheCallersFolderStays() throws Exception {
        Run run = run("translate", "a drawing.png", "", "$HOME *");

        assertThat(run.out())
                .contains("<org.diffusionbridges.cli.Main>\n<translate>\n<a drawing.png>\n<>\n<$HOME *>\n")
                .endsWith("in " + temporary + "\n");
    }

    @Test
    void itRunsItsOwnCopiesOfItsJarsBeforeTheOthers() throws Exception {
        assertThat(run().out())
                .containsPattern("<" + home + "/\\.bridges/build-\\d+/lib/bridges-core\\.jar:" + home
                        + "/\\.bridges/build-\\d+/lib/bridges-kernel-config-1\\.jar:" + home + "/others/djl\\.jar:");
    }

    @Test
    void classesAreSharedByAnArchiveThatARunHasTried() throws Exception {
        Path picture = home.resolve("datasets/fashion/drawings/a.png");
        Files.createDirectories(picture.getParent());
        Files.createFile(picture);
        script(jdk.resolve("bin").resolve("java"), """
                #!/bin/sh
                for argument in "$@"; do
                  echo "<$argument>"
                  case $argument in -XX:ArchiveClassesAtExit=*) : >"${argument#*=}"; exit 0 ;; esac
                done
                case $* in *made.jsa*) [ ! -f "$(dirname "$0")/crashes" ]; exit ;; esac
                exit 7
                """);

        assertThat(run().out()).containsPattern("<-XX:SharedArchiveFile=.*/build-\\d+/cpu.jsa>");

        Files.createFile(jdk.resolve("bin").resolve("crashes"));
        touch(home.resolve("toolkit/core/src/main/A.java"));
        assertThat(run().out()).doesNotContain("SharedArchiveFile");
    }

    @Test
    void itIsFoundThroughSymbolicLinks() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("bin"));
        Files.createSymbolicLink(home.resolve("relative"), Path.of("bridges"));
        Path link = Files.createSymbolicLink(folder.resolve("br"), home.resolve("relative"));

        assertThat(start(link, Map.of()).exitCode()).isEqualTo(7);
    }

    @Test
    void aChangedSourceOrALostJarIsBuiltAgain() throws Exception {
        run();
        touch(home.resolve("toolkit/core/src/main/A.java"));
        assertThat(run().err()).contains("the sources have changed");
        assertThat(builds()).isEqualTo(2);

        touch(home.resolve(".bridges").resolve("current"));
        run();
        assertThat(builds()).isEqualTo(2);

        Files.move(home.resolve("others").resolve("djl.jar"), temporary.resolve("djl.jar"));
        start(bridges, Map.of()).exitCode();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void ofTwoFirstCallsOneBuildsAndTheOtherWaits() throws Exception {
        Files.createFile(home.resolve("waits"));
        Run first = start(bridges, Map.of());
        awaitBuild(1);
        Run second = start(bridges, Map.of());

        Files.delete(home.resolve("waits"));

        assertThat(first.exitCode()).isEqualTo(7);
        assertThat(second.exitCode()).isEqualTo(7);
        assertThat(builds()).isOne();
    }

    @Test
    void aBuildThatWasKilledIsNotTakenForAWholeOne() throws Exception {
        Files.createFile(home.resolve("waits"));
        Run killed = start(bridges, Map.of());
        awaitBuild(1);
        List<ProcessHandle> children = killed.process().descendants().toList();
        killed.process().destroyForcibly().waitFor();
        children.forEach(ProcessHandle::destroyForcibly);
        Files.delete(home.resolve("waits"));
        Path half = Files.createDirectories(home.resolve("toolkit/core/target")).resolve("half.jar");
        Files.createFile(half);

        run();

        assertThat(builds()).isEqualTo(2);
        assertThat(half).doesNotExist();
        assertThat(home.resolve(".bridges").resolve("lock")).doesNotExist();
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLogAndWhereItIs() throws Exception {
        Files.createFile(home.resolve("fails"));

        Run run = start(bridges, Map.of());

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("a semicolon is missing", home.resolve(".bridges") + "/build.log");
        assertThat(run.out()).isEmpty();
        assertThat(home.resolve(".bridges").resolve("lock")).doesNotExist();
    }

    @Test
    void anOlderJavaOrNoneIsOneLineWithTheRemedy() throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        Run older = start(bridges, Map.of());
        Run none =
                start(bridges, Map.of("JAVA_HOME", temporary.resolve("nothing").toString()));

        assertThat(older.exitCode()).isOne();
        assertThat(older.err().lines()).singleElement().asString().contains("JDK 17 or newer", "version 11");
        assertThat(none.exitCode()).isOne();
        assertThat(none.err().lines()).singleElement().asString().contains("JAVA_HOME is", "no bin/java");
        assertThat(builds()).isZero();
    }

    @Test
    void whereNvidiasToolFindsAGpuTheCpuBuildOfLibtorchIsLeftOut() throws Exception {
        Path tools = Files.createDirectory(temporary.resolve("tools"));
        script(tools.resolve("nvidia-smi"), "#!/bin/sh\necho 'GPU 0: stand-in'\n");
        String path = tools + ":" + System.getenv("PATH");

        Map<String, String> environment = Map.of(
                "PATH",
                path,
                "BRIDGES_CLASSPATH",
                "",
                "DJL_CACHE_DIR",
                temporary.resolve("none").toString());
        Run gpu = start(bridges, environment);
        gpu.exitCode();
        script(tools.resolve("nvidia-smi"), "#!/bin/sh\nexit 9\n");
        Run broken = start(bridges, environment);
        broken.exitCode();

        assertThat(gpu.out()).contains("djl.jar").doesNotContain("pytorch-native-cpu");
        assertThat(gpu.err()).contains("some 3 GB, into " + temporary.resolve("none"));
        assertThat(broken.out()).contains("pytorch-native-cpu");
        assertThat(broken.err()).doesNotContain("3 GB");
    }
}
