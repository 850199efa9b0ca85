/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Opens a page in the browser of whoever sits here. */
final class Browser {
    private static final int PATIENCE_SECONDS = 5;

    private Browser() {}

    /** @return whether a browser took it */
    static boolean open(String url) {
        return byDesktop(url) || byCommand(url);
    }

    private static boolean byDesktop(String url) {
        try {
            if (GraphicsEnvironment.isHeadless()
                    || !Desktop.isDesktopSupported()
                    || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                return false;
            }
            Desktop.getDesktop().browse(URI.create(url));
            return true;
        } catch (IOException | RuntimeException | LinkageError e) {
            return false; // a Java without windows, or a desktop that knows no browser
        }
    }

    private static boolean byCommand(String url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String command = system.startsWith("mac") ? "open" : system.startsWith("windows") ? "explorer" : "xdg-open";
        if (command.equals("xdg-open")
                && System.getenv("DISPLAY") == null
                && System.getenv("WAYLAND_DISPLAY") == null) {
            return false; // it would open a browser of the terminal
        }
        try {
            Process process = new ProcessBuilder(command, url)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
