/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;

/** How far a folder has come, on the error stream: a moving bar in a terminal, else a line now and then. */
interface FolderProgress extends AutoCloseable {

    /** One more source is done with. */
    void step();

    @Override
    void close();

    /** A bar if the error stream is a terminal, else lines. */
    static FolderProgress of(int total, PrintWriter err) {
        return Terminal.isWatched() ? new Bar(total) : new Lines(total, err);
    }

    /** Redrawn in place ten times a second at the most. */
    final class Bar implements FolderProgress {
        private final ProgressBar bar;

        Bar(int total) {
            bar = Terminal.movingBar("translate", total, " images", 1)
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

    /** For logs: a line every ten seconds. On a timer of its own, since results come batch by batch and not evenly. */
    final class Lines implements FolderProgress {
        private static final long BETWEEN_MILLIS = 10_000;

        private final int total;
        private final PrintWriter err;
        private final long begun = System.nanoTime();
        private final AtomicInteger done = new AtomicInteger();
        private final Timer timer = new Timer("progress", true);

        Lines(int total, PrintWriter err) {
            this.total = total;
            this.err = err;
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            tell();
                        }
                    },
                    BETWEEN_MILLIS,
                    BETWEEN_MILLIS);
        }

        private void tell() {
            int now = done.get();
            if (now > 0) {
                double perSecond = now / ((System.nanoTime() - begun) * 1e-9);
                err.printf(
                        "%d of %d, %.1f images a second, %d s left%n",
                        now, total, perSecond, Math.round((total - now) / perSecond));
                err.flush();
            }
        }

        @Override
        public void step() {
            done.incrementAndGet();
        }

        @Override
        public void close() {
            timer.cancel();
        }
    }
}
