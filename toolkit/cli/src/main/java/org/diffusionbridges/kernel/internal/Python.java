/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.diffusionbridges.errors.BridgeException;

/**
 * A Python that can make a virtual environment.
 *
 * @param version such as {@code 3.11}
 */
record Python(Path program, String version) {

    /** Said wherever something of Jupyter's is missing. */
    static final String STILL_WORKS = "; without it ./bridges shell, translate and all else still work";

    /** The oldest that the versions in kernel-config/requirements.txt are for. */
    private static final int LEAST_MINOR = 11;

    private static final List<String> NAMES =
            List.of("python3", "python", "python3.14", "python3.13", "python3.12", "python3.11");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ASK = "import sys; print('%d.%d' % sys.version_info[:2])";

    private static final String REMEDY = ": install it (Debian: apt-get install python3 python3-venv;"
            + " macOS: brew install python; Windows: python.org)" + STILL_WORKS;

    /**
     * The first one on the PATH that is new enough and can make environments.
     *
     * @throws BridgeException naming what is missing and the remedy, if there is none
     */
    static Python find() {
        List<Python> found = new ArrayList<>();
        for (String name : NAMES) {
            Subprocess.find(name).flatMap(Python::ask).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new BridgeException("JupyterLab needs Python 3, and there is none on the PATH" + REMEDY);
        }
        List<Python> newEnough = found.stream().filter(Python::isNewEnough).toList();
        if (newEnough.isEmpty()) {
            throw new BridgeException("JupyterLab needs Python 3.%d or newer, and %s is %s%s"
                    .formatted(LEAST_MINOR, found.get(0).program, found.get(0).version, REMEDY));
        }
        return newEnough.stream()
                .filter(Python::makesEnvironments)
                .findFirst()
                .orElseThrow(() -> new BridgeException("JupyterLab gets a Python environment of its own, and "
                        + newEnough.get(0).program + " cannot make one, for it lacks the module venv or ensurepip: "
                        + "install it (Debian: apt-get install python3-venv)" + STILL_WORKS));
    }

    private static Optional<Python> ask(Path program) {
        Subprocess answer = Subprocess.run(PATIENCE, List.of(program.toString(), "-c", ASK));
        return answer.succeeded() && answer.out().startsWith("3.")
                ? Optional.of(new Python(program, answer.out().strip()))
                : Optional.empty();
    }

    private boolean isNewEnough() {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1)) >= LEAST_MINOR;
    }

    private boolean makesEnvironments() {
        return Subprocess.run(PATIENCE, List.of(program.toString(), "-c", "import venv, ensurepip"))
                .succeeded();
    }

    /** Runs pip without a question and without long waits for a network that is not there. */
    static Subprocess pip(Duration limit, Path program, String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                program.toString(),
                "-m",
                "pip",
                "--disable-pip-version-check",
                "--no-input",
                "--retries=1",
                "--timeout=15",
                command));
        line.addAll(List.of(arguments));
        return Subprocess.run(limit, line);
    }
}
