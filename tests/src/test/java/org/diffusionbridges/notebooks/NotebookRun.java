/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.display.Display;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.display.View;
import org.diffusionbridges.shell.internal.Session;
import org.diffusionbridges.shell.internal.SnippetException;
import org.jspecify.annotations.Nullable;

/** Runs notebooks' cells as a kernel does, in a JShell of this Java machine, and keeps what they show. */
public final class NotebookRun implements AutoCloseable {
    private final Session session = Session.open();
    private final Screen before = Display.screen();
    private List<View> shown = new ArrayList<>();

    public NotebookRun() {
        Display.on(new Screen() {
            @Override
            public void show(View view) {
                shown.add(view);
            }

            @Override
            public Bar bar(String work, long total, String unit) {
                return Bar.NONE;
            }
        });
    }

    /**
     * Runs every cell.
     *
     * @return what each code cell showed, by its number: on its way, and its last value
     * @throws AssertionError naming cell, line, fault and source, at the first cell that fails
     */
    public Map<Integer, List<View>> run(Notebook notebook) {
        Map<Integer, List<View>> shownByCell = new LinkedHashMap<>();
        for (Notebook.Cell cell : notebook.code()) {
            shown = new ArrayList<>();
            try {
                Object value = session.run(cell.source());
                if (value != null) {
                    shown.add(Display.view(value));
                }
            } catch (SnippetException e) {
                throw new AssertionError(
                        "%s, cell %d, line %d: %s%n%s"
                                .formatted(notebook, cell.number(), e.line(), e.getMessage(), cell.source()),
                        e);
            }
            shownByCell.put(cell.number(), shown);
        }
        return shownByCell;
    }

    /** The value of an expression of the variables that the cells have made. */
    @Nullable
    Object value(String expression) {
        return session.run(expression);
    }

    @Override
    public void close() {
        Display.on(before);
        session.close();
    }
}
