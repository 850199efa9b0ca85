/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import org.jspecify.annotations.Nullable;

/** Exceptions in one line: notebooks show no more of them, and drop the cause. */
final class Causes {
    private Causes() {}

    /** The exception's class and message, and its root cause's where the message does not say it. */
    static String describe(Throwable thrown) {
        return withCause(line(thrown), thrown.getCause());
    }

    /** A message, and behind it the root cause where the message does not say it. */
    static String withCause(String message, @Nullable Throwable cause) {
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
