/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.diffusionbridges.errors.internal.Traces;
import org.jspecify.annotations.Nullable;

/**
 * The notebook kernel that this runs in, if any: IJava, or JJava, its continuation.
 *
 * <p>Once attached, the last value of a cell shows itself, {@code show()} shows inline, long work has a progress bar, and a file
 * that cannot be read is one line.
 */
public final class Notebook {
    /** Loaded by name, since each is compiled against one kernel and cannot be linked without it. */
    private static final List<String> KERNELS = List.of("IJavaKernel", "JJavaKernel");

    private static final AtomicReference<@Nullable Object> ATTACHED = new AtomicReference<>();

    private Notebook() {}

    /**
     * Attaches the toolkit to the running kernel. Without one it does nothing, done twice it is done once, and it throws
     * nothing. The toolkit's entrances call it: {@code Bridges} and {@link Display}.
     */
    public static void attach() {
        if (ATTACHED.get() != null) {
            return;
        }
        for (String kernel : KERNELS) {
            try {
                Class.forName(Notebook.class.getPackageName() + "." + kernel)
                        .getDeclaredMethod("attach")
                        .invoke(null);
            } catch (InvocationTargetException | ClassNotFoundException | LinkageError e) {
                continue; // not in this kernel
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e); // both classes are this jar's own
            }
        }
    }

    /** Whether this runs in a notebook's kernel. */
    public static boolean isAttached() {
        attach();
        return ATTACHED.get() != null;
    }

    /** Forgets the kernel, for tests that start several. */
    static void detach() {
        ATTACHED.set(null);
        Traces.inNotebook(false);
    }

    /** @return whether this kernel is new, so that its renderers are to be registered */
    static boolean attach(Object kernel, Screen screen) {
        if (ATTACHED.getAndSet(kernel) == kernel) {
            return false;
        }
        Display.on(screen);
        Traces.inNotebook(true);
        return true;
    }
}
