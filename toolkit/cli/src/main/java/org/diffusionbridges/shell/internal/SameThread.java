/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets on the thread that asks, in this Java machine: libtorch is loaded once, an interrupt reaches what runs, and
 * values and exceptions are had themselves, where JShell gives their texts.
 */
final class SameThread extends DirectExecutionControl implements ExecutionControlProvider {
    private @Nullable Object value;
    private @Nullable Throwable thrown;

    @Override
    protected String invoke(Method snippet) throws Exception {
        value = null;
        thrown = null;
        try {
            value = snippet.invoke(null);
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
            throw e;
        }
        return ""; // JShell's text of the value, which nobody reads
    }

    /** What the last snippet gave. */
    @Nullable
    Object value() {
        return value;
    }

    /** What the last snippet threw. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    @Override
    public String name() {
        return "same-thread";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return this;
    }
}
