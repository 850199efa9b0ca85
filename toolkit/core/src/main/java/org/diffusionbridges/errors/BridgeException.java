/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import org.jspecify.annotations.Nullable;

/**
 * A file that cannot be read or written, or an engine that failed: the message names what was wrong, the value that was
 * found and what to do about it, fit to be shown to a user as it is.
 *
 * <p>A caller's mistake is an {@link IllegalArgumentException}, use after close an {@link IllegalStateException}.
 */
public class BridgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BridgeException(String message) {
        super(message);
    }

    /** The message is shown with the root cause's, unless it says that already. */
    public BridgeException(String message, @Nullable Throwable cause) {
        super(Causes.withCause(message, cause), cause);
    }

    /** Any exception in one line: its class and message, and its root cause's where the message does not say it. */
    public static String describe(Throwable thrown) {
        return Causes.describe(thrown);
    }
}
