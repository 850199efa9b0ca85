/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** Runs cells with JShell in this process. */
public final class JavaKernel extends BaseKernel {
    private final ExecutorService cells = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "cell");
        thread.setDaemon(true);
        return thread;
    });
    private final JShell shell;
    private @Nullable String startupScript;
    private volatile @Nullable Object result;
    private volatile @Nullable Future<?> running;

    JavaKernel(@Nullable String startupScript) {
        this.startupScript = startupScript;
        this.shell = JShell.builder().executionEngine(new Provider(), Map.of()).build();
    }

    /** Keeps the value itself, where JShell keeps its text, and runs each cell on a thread that can be interrupted. */
    private final class Execution extends DirectExecutionControl {
        @Override
        protected String invoke(Method cell) throws Exception {
            Future<?> future = cells.submit(() -> {
                result = cell.invoke(null);
                return null;
            });
            running = future;
            try {
                future.get();
                return "";
            } catch (CancellationException e) {
                throw new UserException("interrupted", "InterruptedException", e.getStackTrace());
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() instanceof InvocationTargetException thrown ? thrown.getCause() : e;
                throw new UserException(
                        String.valueOf(cause.getMessage()), cause.getClass().getName(), cause.getStackTrace());
            } finally {
                running = null;
            }
        }
    }

    private final class Provider implements ExecutionControlProvider {
        @Override
        public String name() {
            return "direct";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return new Execution();
        }
    }

    @Override
    public @Nullable DisplayData eval(String code) throws Exception {
        if (startupScript != null) {
            String script = startupScript;
            startupScript = null;
            evaluate(script);
        }
        evaluate(code);
        Object value = result;
        return value == null ? null : getRenderer().render(value);
    }

    private void evaluate(String code) throws Exception {
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo snippet = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            rest = snippet.remaining();
            result = null;
            for (SnippetEvent event : shell.eval(snippet.source() == null ? rest : snippet.source())) {
                if (event.exception() != null) {
                    throw event.exception();
                }
                if (event.status() == Snippet.Status.REJECTED) {
                    throw new IllegalArgumentException(
                            "does not compile: " + event.snippet().source());
                }
                if (event.snippet().kind() != Snippet.Kind.EXPRESSION
                        && event.snippet().subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
                    result = null;
                }
            }
        }
    }

    @Override
    public void interrupt() {
        Future<?> cell = running;
        if (cell != null) {
            cell.cancel(true);
        }
    }

    @Override
    public LanguageInfo getLanguageInfo() {
        return new LanguageInfo.Builder("Java")
                .version(Runtime.version().toString())
                .fileExtension(".jshell")
                .build();
    }
}
