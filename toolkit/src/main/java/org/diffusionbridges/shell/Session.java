/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * A JShell in this Java machine with this class path and the toolkit's {@link #imports}: what scripts and the tests of
 * notebooks run in. For one thread.
 */
public final class Session implements AutoCloseable {
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
        try (InputStream in = Objects.requireNonNull(Session.class.getResourceAsStream("imports.jsh"))) {
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
            int line = lineAt(source, source.length() - rest.stripLeading().length());
            if (!next.completeness().isComplete()) {
                throw new SnippetException(line, rest, "the code ends too early", null);
            }
            value = evaluate(next.source(), line);
            rest = next.remaining();
        }
    }

    private @Nullable Object evaluate(String snippet, int line) {
        Object value = null;
        for (SnippetEvent event : shell.eval(snippet)) {
            if (event.causeSnippet() != null) {
                continue; // an earlier snippet that this one touches
            }
            if (event.exception() != null) {
                Throwable thrown = Objects.requireNonNullElse(execution.thrown(), event.exception());
                throw new SnippetException(line, snippet, SnippetException.describe(thrown), thrown);
            }
            switch (event.status()) {
                case REJECTED -> throw rejected(event.snippet(), snippet, line);
                case RECOVERABLE_NOT_DEFINED ->
                    throw new SnippetException(
                            line,
                            snippet,
                            shell.unresolvedDependencies((jdk.jshell.DeclarationSnippet) event.snippet())
                                    .collect(Collectors.joining(", ", "", " is not defined")),
                            null);
                default -> value = isShown(event.snippet()) ? execution.value() : null;
            }
        }
        return value;
    }

    /** Whether a kernel shows the value: of an expression that is neither kept in a variable nor assigned. */
    private static boolean isShown(Snippet snippet) {
        return switch (snippet.subKind()) {
            case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND -> true;
            default -> false;
        };
    }

    private SnippetException rejected(Snippet rejected, String snippet, int line) {
        Diag fault = shell.diagnostics(rejected).findFirst().orElseThrow();
        String message =
                fault.getMessage(Locale.ROOT).lines().map(String::strip).collect(Collectors.joining(" "));
        return new SnippetException(line + lineAt(snippet, (int) fault.getPosition()) - 1, snippet, message, null);
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
}
