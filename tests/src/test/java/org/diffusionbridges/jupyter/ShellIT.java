/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.jupyter.CommandLine.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bridges shell} at a terminal; pexpect, which comes with Jupyter, is who types. */
@Tag("jupyter")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "pexpect has no terminal there")
class ShellIT {

    @Test
    void theTabKeyCompletesAPictureIsShownAndAfterCtrlCTheNextLineWorks(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Path typist = Path.of("src", "test", "resources", "jupyter", "shell.py").toAbsolutePath();

        Result run = new CommandLine(folder, folder, Map.of("TERM", "xterm", "OMP_NUM_THREADS", "1"))
                .run(List.of(
                        InstalledKernel.python().toString(),
                        typist.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + folder,
                        "-Djava.util.prefs.userRoot=" + folder,
                        "-Dbridges.terminal=true",
                        "-cp",
                        CommandLine.classPath(),
                        "org.diffusionbridges.cli.Main",
                        "shell"));

        assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    }
}
