/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Java processes on this class path, for tests that kill. */
final class Processes {
    private Processes() {}

    /** Runs a main class; what it says on either stream goes to {@code log}. */
    static Process start(Class<?> main, Path log, Object... arguments) throws IOException {
        return start(Map.of(), main, log, arguments);
    }

    /** The same with more, or other, variables in its environment. */
    static Process start(Map<String, String> environment, Class<?> main, Path log, Object... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-XX:ErrorFile=" + log.resolveSibling("hs_err.log"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The networks here are small: more threads would only wait for each other.
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().putAll(environment);
        return builder.start();
    }
}
