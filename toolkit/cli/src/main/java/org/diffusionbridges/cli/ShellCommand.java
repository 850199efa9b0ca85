/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.diffusionbridges.shell.internal.InteractiveShell;
import org.diffusionbridges.shell.internal.Script;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bridges shell}: JShell with the toolkit in it, to type in or to run a script. */
@Command(
        name = "shell",
        description = "Open JShell with the toolkit imported, or run a script in it.",
        footer = {
            "",
            "A script's pictures are written to files whose paths are printed. It ends with status 1 at its first failing "
                    + "line, or as /exit STATUS says.",
        })
final class ShellCommand extends BridgesCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "SCRIPT", description = "Run this file of snippets, and end.")
    private @Nullable Path script;

    @Override
    public Integer call() {
        if (script == null) {
            return InteractiveShell.run();
        }
        System.setProperty("java.awt.headless", "true"); // a window would close with the script's last line
        return Script.run(script, errors());
    }
}
