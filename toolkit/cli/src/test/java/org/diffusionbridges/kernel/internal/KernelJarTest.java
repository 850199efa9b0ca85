/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.diffusionbridges.kernel.internal.StandInKernel.jar;
import static org.diffusionbridges.kernel.internal.StandInKernel.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelJarTest {

    @TempDir
    private Path folder;

    @Test
    void itIsKnownByItsMainClassWhateverItsName() throws IOException {
        Path jjava = StandInKernel.jjava(folder.resolve("one").resolve("x.jar"), folder);
        Path ijava = StandInKernel.ijava(folder.resolve("two").resolve("y.jar"));

        assertThat(KernelJar.at(jjava).title()).isEqualTo("JJava 1.0-a8");
        assertThat(KernelJar.at(ijava).title()).isEqualTo("IJava 1.3.0");
    }

    @Test
    void inAFolderJJavaIsPreferredToIJavaAndOtherJarsAreLeftAlone() throws IOException {
        StandInKernel.ijava(folder.resolve("java").resolve("a.jar"));
        jar(folder.resolve("java").resolve("jjava-launcher.jar"), Map.of("Launcher.class", text("")));
        Files.writeString(folder.resolve("java").resolve("broken.jar"), "no zip");
        assertThat(KernelJar.at(folder.resolve("java")).title()).isEqualTo("IJava 1.3.0");

        StandInKernel.jjava(folder.resolve("java").resolve("z.jar"), folder);
        assertThat(KernelJar.at(folder).title()).isEqualTo("JJava 1.0-a8");
    }

    @Test
    void aPlaceWithoutAKernelIsOneLineWithTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelJar.at(folder.resolve("nothing")))
                .withMessageContaining("no kernel of JJava or IJava in " + folder)
                .withMessageContaining("jupyter kernelspec list");
    }

    @Test
    void aWheelIsUnpacked() throws IOException {
        Path jar = StandInKernel.jjava(folder.resolve("jjava.jar"), folder);
        Path wheel = jar(
                folder.resolve("jjava-1.0a8-py3-none-any.whl"),
                Map.of("jjava-1.0a8.data/data/share/jupyter/kernels/java/jjava.jar", Files.readAllBytes(jar)));
        Path temporary = Files.createDirectory(folder.resolve("temporary"));

        KernelJar kernel = KernelChoice.choose(wheel, null, temporary);

        assertThat(kernel.title()).isEqualTo("JJava 1.0-a8");
        assertThat(kernel.jar()).hasParent(temporary);
    }

    @Test
    void whatIsFetchedIsTheVersionThatTheLabIsPinnedTo() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "..", "kernel-config", "requirements.txt")))
                .contains(KernelChoice.WHEEL);
    }
}
