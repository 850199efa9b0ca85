/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import org.jspecify.annotations.Nullable;

/** Shows in a notebook of IJava; only loaded where that kernel's classes are. */
final class IJavaKernel extends KernelScreen {
    private final BaseKernel kernel;

    private IJavaKernel(BaseKernel kernel) {
        this.kernel = kernel;
    }

    /** Attaches to the running kernel; IJava itself is in no registry, so its instance is asked for by name. */
    static void attach() throws ReflectiveOperationException {
        Object kernel = Class.forName("io.github.spencerpark.ijava.IJava")
                .getMethod("getKernelInstance")
                .invoke(null);
        if (kernel instanceof BaseKernel running) {
            attach(running);
        }
    }

    static void attach(BaseKernel kernel) {
        if (Notebook.attach(kernel, new IJavaKernel(kernel))) {
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
