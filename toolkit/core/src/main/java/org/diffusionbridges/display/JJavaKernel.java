/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Shows in a notebook of JJava; only loaded where that kernel's classes are. */
final class JJavaKernel implements Screen {
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
    public void show(View view) {
        kernel.getIO().display.display(put(view, new DisplayData()));
    }

    @Override
    public Bar bar(String work, long total, String unit) {
        String id = UUID.randomUUID().toString();
        return new HtmlBar(work, total, unit, (view, isFirst) -> {
            DisplayData data = put(view, new DisplayData());
            data.putTransientData("display_id", id);
            if (isFirst) {
                kernel.getIO().display.display(data);
            } else {
                kernel.getIO().display.updateDisplay(data);
            }
        });
    }
}
