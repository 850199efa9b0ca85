/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.diffusionbridges.cli.Main;
import org.diffusionbridges.networks.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bridges doctor} where the driver lists a GPU that libtorch does not use. */
class DoctorIT {
    @TempDir
    private Path folder;

    @Test
    void aGpuThatIsPresentAndUnusedFailsWithItsNameAndARemedy() throws Exception {
        assumeTrue(Network.gpuCount() == 0, "this machine uses a GPU");
        assumeTrue(File.separatorChar == '/', "nvidia-smi's stand-in is a shell script");
        Path smi =
                Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\necho 'GPU 0: Tesla T4 (UUID: GPU-0000)'\n");
        assertThat(smi.toFile().setExecutable(true)).isTrue();
        Path log = folder.resolve("log.txt");

        String path = folder + File.pathSeparator + System.getenv("PATH");
        int status =
                Processes.start(Map.of("PATH", path), Main.class, log, "doctor").waitFor();

        assertThat(Files.readString(log))
                .contains("FAIL  device    CPU, although this machine has a GPU: GPU 0: Tesla T4")
                .contains("-> run through ./bridges with BRIDGES_CLASSPATH unset");
        assertThat(status).isEqualTo(1);
    }
}
