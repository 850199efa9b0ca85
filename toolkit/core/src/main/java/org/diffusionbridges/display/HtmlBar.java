/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import org.diffusionbridges.display.internal.Html;

/**
 * A progress bar of a notebook: an HTML element that is displayed once and then updated, at most ten times a second. At its
 * end it becomes an empty element: a kernel can clear all of a cell's output, but not one display.
 */
final class HtmlBar implements Screen.Bar {

    /** Where it is displayed. */
    @FunctionalInterface
    interface Output {
        void put(View view, boolean isFirst);
    }

    private static final long BETWEEN_NANOS = 100_000_000;

    private final String work;
    private final long total;
    private final String unit;
    private final Output output;
    private boolean isFirst = true;
    private long last;

    HtmlBar(String work, long total, String unit, Output output) {
        this.work = work;
        this.total = total;
        this.unit = unit;
        this.output = output;
    }

    @Override
    public void move(long done, String note) {
        long now = System.nanoTime();
        if (!isFirst && now - last < BETWEEN_NANOS) {
            return;
        }
        last = now;
        String text = "%s: %d of %d %s%s".formatted(work, done, total, unit, note.isEmpty() ? "" : ", " + note);
        String html = "<progress value=\"%d\" max=\"%d\"></progress> %s".formatted(done, total, Html.escape(text));
        output.put(View.html(html, text), isFirst);
        isFirst = false;
    }

    @Override
    public void close() {
        if (!isFirst) {
            output.put(View.html("", ""), false);
        }
    }
}
