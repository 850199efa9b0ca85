/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.jupyter.CommandLine.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bridges lab} with a stand-in for Python, whose pip installs one small package: what it makes, what it repairs, how
 * it starts JupyterLab, and what it says where something is missing. The real one is {@link JupyterIT}'s.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for Python is a shell script")
class LabIT {

    /** Answers what the toolkit asks of Python; files beside it say what it lacks. */
    private static final String PYTHON = """
            #!/bin/sh
            state=%s
            case "$*" in
              *"sys.version_info"*)
                [ -f "$state/old" ] && echo 3.9 || echo 3.11 ;;
              *"import venv, ensurepip"*)
                [ ! -f "$state/no-venv" ] || exit 1 ;;
              "-c pass") ;;
              "-m venv "*)
                echo venv >>"$state/calls"
                /bin/mkdir -p "$3/bin" "$3/lib/python3.11/site-packages"
                /bin/cp "$0" "$3/bin/python" ;;
              *" install "*)
                echo pip >>"$state/calls"
                if [ -f "$state/offline" ]; then
                  echo "ERROR: No matching distribution found for one-package==1.0" >&2
                  exit 1
                fi
                lab=${0%%/bin/python}
                packages=$lab/lib/python3.11/site-packages
                /bin/mkdir -p "$packages/one_package-1.0.dist-info" "$lab/share/jupyter/kernels/java"
                printf 'code' >"$packages/one.py"
                printf 'one.py,sha256=x,4\\none_package-1.0.dist-info/RECORD,,\\n' >"$packages/one_package-1.0.dist-info/RECORD"
                /bin/cp "$state/jjava.jar" "$lab/share/jupyter/kernels/java/jjava.jar" ;;
              "-m jupyterlab "*)
                for argument in "$@"; do echo "<$argument>"; done ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path temporary;

    private Path home;
    private Path cache;
    private Path state;
    private CommandLine bridges;

    @BeforeEach
    void makeACheckoutAndAPython() throws IOException {
        temporary = temporary.toRealPath();
        home = Files.createDirectories(temporary.resolve("a checkout"));
        cache = temporary.resolve("a cache");
        state = Files.createDirectories(temporary.resolve("state"));
        Files.createDirectories(home.resolve("notebooks"));
        Files.createDirectories(home.resolve("kernel-config"));
        Files.writeString(home.resolve("kernel-config").resolve("requirements.txt"), "# pinned\nOne.Package==1.0\n");
        try (OutputStream out = Files.newOutputStream(state.resolve("jjava.jar"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("org/dflib/jjava/distro/JJava.class"));
        }
        Path programs = Files.createDirectories(temporary.resolve("bin"));
        Path python = Files.writeString(programs.resolve("python3"), PYTHON.formatted("'" + state + "'"));
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
        bridges = new CommandLine(
                home,
                temporary,
                Map.of(
                        "PATH", programs.toString(),
                        "BRIDGES_CACHE", cache.toString(),
                        "JUPYTER_DATA_DIR", temporary.resolve("jupyter").toString()));
    }

    private List<String> calls() throws IOException {
        Path calls = state.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void lacks(String what) throws IOException {
        Files.createFile(state.resolve(what));
    }

    private static void assertOneLine(Result result, String... parts) {
        assertThat(result.exitCode()).as(result.err()).isOne();
        assertThat(result.err().lines().toList())
                .last()
                .asString()
                .startsWith("bridges: ")
                .contains(parts);
        assertThat(result.err()).contains("./bridges shell, translate and all else still work");
        assertThat(result.err()).doesNotContain("Exception");
    }

    @Test
    void theFirstCallMakesTheEnvironmentAndTheSecondUsesIt() throws Exception {
        Result first = bridges.bridges("lab", "--prepare");
        Result second = bridges.bridges("lab", "--prepare");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("setting up JupyterLab in " + cache);
        assertThat(second.exitCode()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(calls()).containsExactly("venv", "pip");
        assertThat(bridges.bridges("kernel", "status").out()).contains("ok     lab", "JJava");
    }

    @Test
    void itOpensTheNotebooksWithOurKernelAndHandsOnTheOptions() throws Exception {
        Result run = bridges.bridges("lab", "--no-browser", "--port", "8999", "--", "--ip=0.0.0.0");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "<jupyterlab>",
                        "<--ServerApp.root_dir=" + home.resolve("notebooks") + ">",
                        "<--MultiKernelManager.default_kernel_name=bridges-java>",
                        "<--no-browser>",
                        "<--ServerApp.port=8999>",
                        "<--ip=0.0.0.0>");
    }

    @Test
    void aDamagedEnvironmentIsMadeAgain() throws Exception {
        bridges.bridges("lab", "--prepare");
        Path module = cache.resolve("lab/lib/python3.11/site-packages/one.py");
        Files.delete(module);

        Result run = bridges.bridges("lab", "--prepare");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("setting up again", "missing or changed: " + module);
        assertThat(module).exists();

        Files.writeString(home.resolve("kernel-config").resolve("requirements.txt"), "one-package==1.1\n");
        assertThat(bridges.bridges("lab", "--prepare").err()).contains("one-package 1.1 is missing");
    }

    @Test
    void aKernelspecThatLostAJarIsRepairedByTheNextCallAndDoctorSaysSoMeanwhile() throws Exception {
        bridges.bridges("lab", "--prepare");
        try (Stream<Path> files = Files.walk(cache.resolve("lab").resolve("share"))) {
            Files.delete(files.filter(file -> file.endsWith("kernel.jar"))
                    .findFirst()
                    .orElseThrow());
        }
        Result doctor = bridges.bridges("doctor");
        assertThat(doctor.exitCode()).isOne();
        assertThat(doctor.out()).containsPattern("FAIL +Jupyter .*is gone").contains("-> ./bridges lab");
        assertThat(bridges.bridges("kernel", "status").exitCode()).isOne();

        bridges.bridges("lab", "--prepare");

        assertThat(bridges.bridges("kernel", "status").exitCode()).isZero();
    }

    @Test
    void whatIsMissingIsOneLineWithTheRemedyAndWhatStillWorks() throws Exception {
        lacks("offline");
        assertOneLine(bridges.bridges("lab"), "needs the network once", "No matching distribution");
        assertThat(cache.resolve("lab")).doesNotExist();

        lacks("no-venv");
        assertOneLine(bridges.bridges("lab"), "lacks the module venv or ensurepip", "apt-get install python3-venv");

        lacks("old");
        assertOneLine(bridges.bridges("lab"), "needs Python 3.11 or newer", "is 3.9");

        Files.delete(temporary.resolve("bin").resolve("python3"));
        assertOneLine(bridges.bridges("lab"), "needs Python 3, and there is none on the PATH");
        assertOneLine(bridges.bridges("kernel", "install"), "needs Python 3, and there is none on the PATH");
    }

    @Test
    void aPortThatIsNoneIsAFaultOfTheCommandLine() throws Exception {
        Result run = bridges.bridges("lab", "--port", "70000");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--port must be in [1, 65535], got 70000");
        assertThat(calls()).isEmpty();
    }
}
