/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import org.jspecify.annotations.Nullable;

/** A snippet that does not compile, or threw; the message names the line and says in one line what was wrong. */
public final class SnippetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String snippet;

    SnippetException(int line, String snippet, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.line = line;
        this.snippet = snippet;
    }

    /** The line of the source that it is about, from 1. */
    public int line() {
        return line;
    }

    /** The snippet's source. */
    public String snippet() {
        return snippet;
    }
}
