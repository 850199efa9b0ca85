/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.errors.BridgeException;

/** A file of snippets, run from its beginning to its end or to its {@code /exit}. */
public final class Script {
    /** JShell's command that ends a session, with an expression for the status; no other command is known here. */
    private static final Pattern EXIT = Pattern.compile("(?m)^/exit\\b(.*)$");

    private Script() {}

    /**
     * Runs the script.
     *
     * @param err where a failure is told, in one line
     * @return 0, or 1 if a snippet failed, or what its {@code /exit} says
     * @throws BridgeException if the file cannot be read
     */
    public static int run(Path file, PrintWriter err) {
        String source = read(file);
        Matcher exit = EXIT.matcher(source);
        boolean ends = exit.find();
        try (Session session = Session.open()) {
            session.run(ends ? source.substring(0, exit.start()) : source);
            if (!ends || exit.group(1).isBlank()) {
                return 0;
            }
            if (session.run(exit.group(1).strip()) instanceof Integer status) {
                return status;
            }
            err.printf("%s: /exit must be followed by an int, got%s%n", file, exit.group(1));
        } catch (SnippetException e) {
            if (e.getCause() instanceof CancellationException interrupted) {
                throw interrupted;
            }
            err.printf("%s:%d: %s%n", file, e.line(), e.getMessage());
        }
        err.flush();
        return 1;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: check the path and its permissions".formatted(file), e);
        }
    }
}
