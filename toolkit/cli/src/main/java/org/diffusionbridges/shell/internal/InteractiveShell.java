/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.errors.BridgeException;

/** The JDK's own JShell, with this class path and the toolkit's imports. */
public final class InteractiveShell {
    /** Kept, since loggers are collected; it would tell at the first start that it made a folder. */
    private static final Logger PREFERENCES = Logger.getLogger("java.util.prefs");

    private static final String BANNER = """
            |  Bridges %s. What to type first: help()
            |  The models: Bridges.models(). What one offers: help("Bridge"). A drawing of your own:
            |  Bridges.load("sketch2emoji").dbim(10).translate("drawing.png").show()
            """;

    private InteractiveShell() {}

    /**
     * Runs until the user leaves.
     *
     * @return the status that {@code /exit} was given, else 0
     */
    public static int run() {
        PREFERENCES.setLevel(Level.WARNING);
        System.out.printf(BANNER, Bridges.version());
        try {
            Path imports = Files.createTempFile("bridges-", ".jsh");
            imports.toFile().deleteOnExit();
            Files.writeString(imports, Session.imports());
            return JavaShellToolBuilder.builder()
                    .start(
                            "--execution",
                            "local",
                            "--class-path",
                            System.getProperty("java.class.path"),
                            "--startup",
                            imports.toString());
        } catch (Exception e) { // what the tool declares
            throw new BridgeException("JShell cannot start: " + e.getMessage(), e);
        }
    }
}
