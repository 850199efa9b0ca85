/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * A JShell in this Java machine with this class path and the toolkit's {@link #imports}: what scripts and the tests of
 * notebooks run in. For one thread.
 */
public final class Session implements AutoCloseable {
    private static final String IMPORTS = "/org/diffusionbridges/shell/imports.jsh";

    private final SameThread execution = new SameThread();
    private final JShell shell;

    private Session() {
        shell = JShell.builder().executionEngine(execution, Map.of()).build();
        shell.addToClasspath(System.getProperty("java.class.path"));
    }

    /** A fresh session, with the imports made. */
    public static Session open() {
        Session session = new Session();
        session.run(imports());
        return session;
    }

    /** The import declarations that a shell, a script and a notebook begin with. */
    public static String imports() {
        try (InputStream in = Objects.requireNonNull(Session.class.getResourceAsStream(IMPORTS))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs snippets one after another, as a kernel runs a cell.
     *
     * @return the value of the last one if it is an expression that has one
     * @throws SnippetException at the first that does not compile or throws
     */
    public @Nullable Object run(String source) {
        Object value = null;
        String rest = source;
        while (true) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            if (next.completeness() == Completeness.EMPTY) {
                return value;
            }
            int begin = source.length() - rest.length();
            int indent = rest.length() - rest.stripLeading().length();
            if (!next.completeness().isComplete()) {
                throw new SnippetException(lineAt(source, begin + indent), rest, "the code ends too early", null);
            }
            try {
                value = evaluate(next.source());
            } catch (Failure e) {
                int at = begin + Math.max(indent, e.position);
                throw new SnippetException(lineAt(source, at), next.source().strip(), e.message, e.getCause());
            }
            rest = next.remaining();
        }
    }

    private @Nullable Object evaluate(String snippet) throws Failure {
        Object value = null;
        for (SnippetEvent event : shell.eval(snippet)) {
            if (event.causeSnippet() != null) {
                continue; // an earlier snippet that this one touches
            }
            if (event.exception() != null) {
                Throwable thrown = Objects.requireNonNullElse(execution.thrown(), event.exception());
                throw new Failure(0, BridgeException.describe(thrown), thrown);
            }
            if (event.status() == Snippet.Status.REJECTED) {
                Diag fault = shell.diagnostics(event.snippet()).findFirst().orElseThrow();
                throw new Failure((int) fault.getPosition(), oneLine(fault.getMessage(Locale.ROOT)), null);
            }
            if (event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
                throw new Failure(0, undefined((DeclarationSnippet) event.snippet()), null);
            }
            value = isShown(event.snippet()) ? execution.value() : null;
        }
        return value;
    }

    private String undefined(DeclarationSnippet snippet) {
        return shell.unresolvedDependencies(snippet).collect(Collectors.joining(", ", "not defined: ", ""));
    }

    private static String oneLine(String message) {
        return message.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    /** Whether a kernel shows the value: of an expression that is neither kept in a variable nor assigned. */
    private static boolean isShown(Snippet snippet) {
        return switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.substring(0, Math.max(0, Math.min(position, text.length())))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    @Override
    public void close() {
        shell.close();
    }

    /** What is wrong with one snippet. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private final int position;
        private final String message;

        Failure(int position, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.position = position;
            this.message = message;
        }
    }
}
