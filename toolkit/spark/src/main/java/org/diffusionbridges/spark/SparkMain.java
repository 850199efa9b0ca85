/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.stream.Stream;
import org.diffusionbridges.errors.Printable;
import picocli.CommandLine;

/** What {@code spark-submit} calls, with the words of {@code ./bridges spark}. */
public final class SparkMain {
    private SparkMain() {}

    /** Ends with the command's exit code: 0, 1 (failure or rows with errors) or 2 (usage). */
    public static void main(String[] words) {
        CommandLine command = new CommandLine(new SparkCommand()).setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler((e, running, result) -> {
            boolean usage = e instanceof IllegalArgumentException;
            running.getErr().println("bridges: " + (usage ? Printable.line(String.valueOf(e.getMessage())) : e));
            return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
        String[] here =
                Stream.concat(Stream.of(words), Stream.of("--submitted")).toArray(String[]::new);
        int exitCode = command.execute(here);
        if (exitCode != CommandLine.ExitCode.OK) {
            System.exit(exitCode);
        }
    }
}
