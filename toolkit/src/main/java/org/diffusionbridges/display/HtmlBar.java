/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

/** A progress bar of a notebook: an HTML element that is displayed once and then updated, at most ten times a second. */
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
    private long done;
    private String note = "";

    HtmlBar(String work, long total, String unit, Output output) {
        this.work = work;
        this.total = total;
        this.unit = unit;
        this.output = output;
    }

    @Override
    public void move(long to, String saying) {
        done = to;
        note = saying;
        long now = System.nanoTime();
        if (isFirst || now - last >= BETWEEN_NANOS) {
            last = now;
            put();
        }
    }

    @Override
    public void close() {
        if (!isFirst) {
            put();
        }
    }

    private void put() {
        String text = "%s: %d of %d %s%s".formatted(work, done, total, unit, note.isEmpty() ? "" : ", " + note);
        String html = "<progress value=\"%d\" max=\"%d\"></progress> %s".formatted(done, total, Html.escape(text));
        output.put(View.html(html, text), isFirst);
        isFirst = false;
    }
}
