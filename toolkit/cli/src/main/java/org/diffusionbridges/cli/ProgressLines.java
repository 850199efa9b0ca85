/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.display.View;

/** A screen that nobody watches, such as a log: a line now and then says how far the work has come. */
final class ProgressLines implements Screen {
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    private final Screen results;
    private final PrintWriter to;
    private final long betweenNanos;

    /**
     * Lines of progress.
     *
     * @param results where results are shown
     */
    ProgressLines(Screen results, PrintWriter to) {
        this(results, to, BETWEEN);
    }

    ProgressLines(Screen results, PrintWriter to, Duration between) {
        this.results = results;
        this.to = to;
        betweenNanos = between.toNanos();
    }

    @Override
    public void show(View view) {
        results.show(view);
    }

    @Override
    public Bar bar(String work, long total, String unit) {
        return new Bar() {
            private long last = System.nanoTime();

            @Override
            public void move(long done, String note) {
                if (System.nanoTime() - last < betweenNanos) {
                    return;
                }
                last = System.nanoTime();
                to.printf("%s: %d of %d %s%s%n", work, done, total, unit, note.isEmpty() ? "" : ", " + note);
                to.flush();
            }
        };
    }
}
