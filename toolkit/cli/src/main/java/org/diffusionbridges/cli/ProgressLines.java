/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.diffusionbridges.display.Display;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.display.View;

/** A screen that nobody watches, such as a log: a line now and then says how far the work has come, and at what pace. */
final class ProgressLines implements Screen {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final Screen results = Display.screen();
    private final PrintWriter to;
    private final long betweenNanos;

    ProgressLines(PrintWriter to) {
        this(to, BETWEEN);
    }

    ProgressLines(PrintWriter to, Duration between) {
        this.to = to;
        betweenNanos = between.toNanos();
    }

    @Override
    public void show(View view) {
        results.show(view);
    }

    @Override
    public Bar bar(String work, long total, String unit) {
        long begun = System.nanoTime();
        return new Bar() {
            private long last = begun;

            @Override
            public synchronized void move(long done, String note) {
                long now = System.nanoTime();
                if (now - last < betweenNanos) {
                    return;
                }
                last = now;
                double perSecond = done / ((now - begun) * 1e-9);
                String left = total < done || done == 0 ? "" : ", %.0f s left".formatted((total - done) / perSecond);
                to.printf(
                        Locale.ROOT,
                        "%s: %d%s %s, %.1f a second%s%s%n",
                        work,
                        done,
                        total < 0 ? "" : " of " + total,
                        unit,
                        perSecond,
                        left,
                        note.isEmpty() ? "" : ", " + note);
                to.flush();
            }
        };
    }
}
