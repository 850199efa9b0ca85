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

    /** So long it is watched before it says how long the rest takes. */
    private static final long WATCHED_NANOS = 5_000_000_000L;

    private static final long SECONDS = 60;

    private final String work;
    private final long total;
    private final String unit;
    private final Output output;
    private boolean isFirst = true;
    private long last;
    private long begun;
    private long doneAtBegin;

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
        if (isFirst) {
            begun = now;
            doneAtBegin = done;
        }
        String text = "%s: %d of %d %s%s%s"
                .formatted(
                        work,
                        done,
                        total,
                        unit,
                        note.isEmpty() ? "" : ", " + note,
                        left(now - begun, doneAtBegin, done, total));
        String html = "<progress value=\"%d\" max=\"%d\"></progress> %s".formatted(done, total, Html.escape(text));
        output.put(View.html(html, text), isFirst);
        isFirst = false;
    }

    /** What is left at the pace so far, such as {@code , 1:05 left}; nothing before the pace is known. */
    static String left(long nanos, long from, long done, long total) {
        if (nanos < WATCHED_NANOS || done <= from) {
            return "";
        }
        long seconds = Math.round(nanos * 1e-9 / (done - from) * (total - done));
        return ", %d:%02d left".formatted(seconds / SECONDS, seconds % SECONDS);
    }

    @Override
    public void close() {
        if (!isFirst) {
            output.put(View.html("", ""), false);
        }
    }
}
