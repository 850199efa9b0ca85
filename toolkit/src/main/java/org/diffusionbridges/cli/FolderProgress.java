/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a folder has come, on the error stream: a moving bar in a terminal, else a line now and then. */
interface FolderProgress extends AutoCloseable {

    /** One more source is done with. */
    void step();

    @Override
    void close();

    /** A bar if the launcher found that the error stream is a terminal, else lines. */
    static FolderProgress of(int total, PrintWriter err) {
        return Boolean.getBoolean("bridges.terminal") ? new Bar(total) : new Lines(total, err);
    }

    /** Redrawn in place ten times a second at the most. */
    final class Bar implements FolderProgress {
        private static final int REDRAW_MILLIS = 100;
        private static final int WIDTH = 100;

        private final ProgressBar bar;

        Bar(int total) {
            bar = new ProgressBarBuilder()
                    .setTaskName("translate")
                    .setInitialMax(total)
                    .setUnit(" images", 1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .setMaxRenderedLength(WIDTH)
                    .showSpeed()
                    .build();
        }

        @Override
        public void step() {
            bar.step();
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** For logs: nothing in the first ten seconds, then a line every ten. */
    final class Lines implements FolderProgress {
        private static final Duration BETWEEN = Duration.ofSeconds(10);

        private final int total;
        private final PrintWriter err;
        private final long begun = System.nanoTime();
        private long told = begun;
        private int done;

        Lines(int total, PrintWriter err) {
            this.total = total;
            this.err = err;
        }

        @Override
        public void step() {
            done++;
            long now = System.nanoTime();
            if (now - told >= BETWEEN.toNanos() && done < total) {
                told = now;
                double perSecond = done / ((now - begun) * 1e-9);
                err.printf(
                        "%d of %d, %.1f images a second, %d s left%n",
                        done, total, perSecond, Math.round((total - done) / perSecond));
                err.flush();
            }
        }

        @Override
        public void close() {
            // Nothing is open: the summary follows on the output.
        }
    }
}
