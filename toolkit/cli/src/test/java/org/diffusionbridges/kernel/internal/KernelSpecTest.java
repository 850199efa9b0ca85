/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.diffusionbridges.kernel.internal.StandInKernel.jar;
import static org.diffusionbridges.kernel.internal.StandInKernel.text;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {

    @TempDir
    private Path temporary;

    private Path home;
    private Path data;
    private KernelJar kernel;
    private KernelSpec spec;

    @BeforeEach
    void makeACheckoutAndAKernel() throws IOException {
        home = Files.createDirectories(temporary.resolve("a checkout, ü"));
        data = temporary.resolve("some data").resolve("jupyter");
        kernel = KernelJar.at(StandInKernel.jjava(temporary.resolve("jjava").resolve("jjava.jar"), temporary));
        spec = new KernelSpec(Folders.kernels(data));
        jar(home.resolve("maven").resolve("other thing.jar"), Map.of("other", text("found")));
    }

    /** What the launcher builds: one jar of our own in a folder of its own. */
    private ToolkitJars build(int number) throws IOException {
        Path own = jar(
                home.resolve(".bridges/build-" + number + "/lib/bridges-core.jar"),
                Map.of("whose", text("ours, build " + number)));
        Path other = home.resolve("maven").resolve("other thing.jar");
        return ToolkitJars.of(own + File.pathSeparator + other, home.toString());
    }

    private KernelPlan plan(int build) throws IOException {
        return new KernelPlan(build(build), kernel, KernelPlan.javaProgram(), "64m");
    }

    private JsonObject json() throws IOException {
        return JsonParser.parseString(Files.readString(spec.folder().resolve("kernel.json")))
                .getAsJsonObject();
    }

    /** Starts it as Jupyter would. */
    private String start() throws IOException {
        List<String> command = json().getAsJsonArray("argv").asList().stream()
                .map(argument -> argument.getAsString()
                        .replace("{resource_dir}", spec.folder().toString())
                        .replace("{connection_file}", "kernel-1.json"))
                .toList();
        Subprocess run = Subprocess.run(Duration.ofMinutes(1), command);
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    private List<String> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theKernelStartsWithTheToolkitBeforeItsOwnLibrariesAndTheHeapAskedFor() throws Exception {
        spec.install(plan(1));

        assertThat(start())
                .contains("connection kernel-1.json", "first is ours, build 1", "other is found")
                .contains("heap 6");
    }

    @Test
    void itOutlivesTheBuildThatItWasMadeFrom() throws Exception {
        spec.install(plan(1));

        Folders.delete(home.resolve(".bridges"));

        assertThat(spec.damage()).isEmpty();
        assertThat(start()).contains("first is ours, build 1");
    }

    @Test
    void afterARebuildItTellsThatItIsOldUntilItIsInstalledAgain() throws Exception {
        spec.install(plan(1));
        assertThat(spec.carries(build(1))).isTrue();
        assertThat(spec.carries(build(2))).isFalse();

        spec.install(plan(2));

        assertThat(spec.carries(build(2))).isTrue();
        assertThat(start()).contains("first is ours, build 2");
    }

    @Test
    void aRebuildThatChangedNothingChangesNothing() throws Exception {
        spec.install(plan(1));
        List<String> before = files(spec.folder());
        Path moved = home.resolve(".bridges").resolve("build-9");
        Files.move(home.resolve(".bridges").resolve("build-1"), moved);
        ToolkitJars same = ToolkitJars.of(
                moved.resolve("lib").resolve("bridges-core.jar")
                        + File.pathSeparator
                        + home.resolve("maven").resolve("other thing.jar"),
                home.toString());

        spec.install(new KernelPlan(same, kernel, KernelPlan.javaProgram(), "64m"));

        assertThat(files(spec.folder())).isEqualTo(before);
    }

    @Test
    void notebooksThatRunKeepTheirJarsThroughTheNextInstallation() throws Exception {
        List<String> builds = new java.util.ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            spec.install(plan(i));
            builds.add(json().getAsJsonArray("argv").toString().replaceAll(".*(build-\\w+)/boot.*", "$1"));
        }

        assertThat(spec.folder().resolve(builds.get(0))).doesNotExist();
        assertThat(spec.folder().resolve(builds.get(1))).isDirectory();
        assertThat(spec.folder().resolve(builds.get(2))).isDirectory();
    }

    @Test
    void aLostJarIsNamedAndTheNextInstallationRepairsIt() throws Exception {
        spec.install(plan(1));
        try (Stream<Path> files = Files.walk(spec.folder())) {
            Files.delete(files.filter(file -> file.endsWith("kernel.jar"))
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(spec.damage()).get().asString().contains("is gone", "kernel.jar");

        spec.install(plan(1));

        assertThat(spec.damage()).isEmpty();
        assertThat(start()).contains("first is ours");
    }

    @Test
    void aJarGoneFromMavensRepositoryOrAJavaThatWasUninstalledIsNamed() throws Exception {
        Path java = Files.copy(KernelPlan.javaProgram(), temporary.resolve("java"));
        spec.install(new KernelPlan(build(1), kernel, java, null));

        Files.delete(home.resolve("maven").resolve("other thing.jar"));
        assertThat(spec.damage()).get().asString().contains("other thing.jar");

        Files.delete(java);
        assertThat(spec.damage()).contains("its Java is gone: " + java);
    }

    @Test
    void removalLeavesNothingOfOursAndAllOfOthers() throws Exception {
        spec.install(plan(1));
        spec.remove(temporary);
        assertThat(temporary.resolve("some data")).doesNotExist();

        Path foreign = Files.createDirectories(Folders.kernels(data).resolve("python3"));
        spec.install(plan(1));
        spec.remove(temporary);
        assertThat(files(Folders.kernels(data))).containsExactly("", "python3");
        assertThat(foreign).isDirectory();
    }

    @Test
    void aKernelspecOfTheSameNameThatSomeoneElseMadeIsLeftAlone() throws Exception {
        Files.createDirectories(spec.folder());
        Files.writeString(spec.folder().resolve("kernel.json"), "{\"argv\": [\"java\"], \"metadata\": {}}");

        assertThatThrownBy(() -> spec.install(plan(1)))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("did not make");
        assertThatThrownBy(() -> spec.remove(temporary)).isInstanceOf(BridgeException.class);
        assertThat(files(spec.folder())).containsExactly("", "kernel.json");
    }

    @Test
    void theStartupScriptGoesToTheVariableOfTheKernelThatReadsIt() throws Exception {
        spec.install(plan(1));
        assertThat(json().getAsJsonObject("env").keySet()).containsExactly("JJAVA_STARTUP_SCRIPT", "GOMP_SPINCOUNT");

        KernelJar ijava =
                KernelJar.at(StandInKernel.ijava(temporary.resolve("ijava").resolve("ijava-1.3.0.jar")));
        spec.install(new KernelPlan(build(1), ijava, KernelPlan.javaProgram(), null));
        assertThat(json().getAsJsonObject("env").keySet()).containsExactly("IJAVA_STARTUP_SCRIPT", "GOMP_SPINCOUNT");
        assertThat(json().getAsJsonObject("env").get("IJAVA_STARTUP_SCRIPT").getAsString())
                .contains("import org.diffusionbridges.*;")
                .endsWith("org.diffusionbridges.display.Notebook.attach();");
    }

    @Test
    void withoutTheCpuBuildOfLibtorchTheClassPathIsForAGpu() throws Exception {
        Path libtorch = jar(home.resolve("maven/pytorch-native-cpu-2.7.1.jar"), Map.of("x", text("x")));

        assertThat(build(1).kind()).isEqualTo("gpu");
        assertThat(ToolkitJars.of(libtorch.toString(), null).kind()).isEqualTo("cpu");
    }

    @Test
    void aHeapIsANumberAndAUnit() {
        for (String heap : List.of("4", "g", "0g", "4 g", "4G;rm", "-1g")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new KernelPlan(build(1), kernel, KernelPlan.javaProgram(), heap))
                    .withMessageContaining("such as 4g, got " + heap);
        }
    }
}
