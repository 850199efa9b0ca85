/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import org.diffusionbridges.errors.internal.Traces;
import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read or written, or an engine that failed: the message names what was wrong, the value that was
 * found and what to do about it. It is one line that may be shown as it is: what a file or a server put into it is escaped. In a
 * notebook it comes without its way through the library, unless something else than a file was at fault.
 *
 * <p>A caller's mistake is an {@link IllegalArgumentException}, use after close an {@link IllegalStateException}.
 */
public class BridgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Half of what a terminal of 80 columns shows. */
    private static final int LONGEST = 1000;

    public BridgeException(String message) {
        this(message, null);
    }

    /** The message is shown with the root cause's, unless it says that already. */
    public BridgeException(String message, @Nullable Throwable cause) {
        super(Printable.line(withCause(message, cause), LONGEST), Traces.kept(cause));
        Traces.shorten(this, cause);
    }

    /** Any exception in one line: its class and message, and its root cause's where the message does not say it. */
    public static String describe(Throwable thrown) {
        return Printable.line(withCause(line(thrown), thrown.getCause()), LONGEST);
    }

    /** A message, and behind it the root cause where the message does not say it. */
    private static String withCause(String message, @Nullable Throwable cause) {
        if (cause == null) {
            return message;
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage();
        return said != null && message.contains(said.strip().lines().findFirst().orElse(""))
                ? message
                : message + " (" + line(root) + ")";
    }

    private static String line(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? name
                : name + ": " + message.strip().lines().findFirst().orElse("");
    }
}
