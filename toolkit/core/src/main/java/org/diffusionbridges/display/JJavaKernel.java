/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;

/** Shows in a notebook of JJava; only loaded where that kernel's classes are. */
final class JJavaKernel extends KernelScreen {
    private final BaseKernel kernel;

    private JJavaKernel(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Attaches to the running kernel, if there is one. */
    static void attach() {
        BaseKernel running = BaseKernel.notebookKernel();
        if (running != null) {
            attach(running);
        }
    }

    static void attach(BaseKernel kernel) {
        if (Notebook.attach(kernel, new JJavaKernel(kernel))) {
            Display.TYPES.forEach(type -> register(kernel, type));
        }
    }

    private static <T> void register(BaseKernel kernel, Class<T> type) {
        kernel.getRenderer()
                .createRegistration(type)
                .preferring("text/html")
                .supporting("image/png", "text/plain")
                .register((value, context) -> put(Display.view(value), context.getOutputContainer()));
    }

    private static DisplayData put(View view, DisplayData data) {
        view.bundle().forEach(data::putData);
        return data;
    }

    @Override
    void send(View view, @Nullable String id, boolean replaces) {
        DisplayData data = put(view, new DisplayData());
        if (id != null) {
            data.putTransientData("display_id", id);
        }
        if (replaces) {
            kernel.getIO().display.updateDisplay(data);
        } else {
            kernel.getIO().display.display(data);
        }
    }
}
