/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.files.internal.Download;

/** How far a download has come, on the error stream: a moving bar in a terminal, else lines. */
interface FetchProgress extends Download.Listener, AutoCloseable {

    @Override
    void close();

    /** A bar if the error stream is a terminal, else lines. */
    static FetchProgress of(PrintWriter err) {
        return Terminal.isWatched() ? new Bar(err) : new Lines(err);
    }

    /** In megabytes, with the speed and the time left. */
    final class Bar implements FetchProgress {
        private final PrintWriter err;
        private final ProgressBar bar;

        Bar(PrintWriter err) {
            this.err = err;
            bar = Terminal.movingBar("fetch", -1, " MB", 1_000_000).showSpeed().build();
        }

        @Override
        public void progress(long done, long total) {
            bar.maxHint(total);
            bar.stepTo(done);
        }

        @Override
        public void say(String line) {
            err.println();
            err.println("bridges: " + Printable.line(line));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** For logs: a line for every tenth, and every ten seconds while anything comes. */
    final class Lines implements FetchProgress {
        private static final int PARTS = 10;
        private static final long BETWEEN_NANOS = 10_000_000_000L;

        private final PrintWriter err;
        private long told;
        private long toldAt = System.nanoTime();

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void progress(long done, long total) {
            long part = total > 0 ? done * PARTS / total : 0;
            if (part > told || System.nanoTime() - toldAt > BETWEEN_NANOS) {
                err.println(
                        total > 0
                                ? String.format(Locale.ROOT, "%.0f of %.0f MB", done / 1e6, total / 1e6)
                                : String.format(Locale.ROOT, "%.3f MB", done / 1e6));
                err.flush();
                toldAt = System.nanoTime();
            }
            told = part;
        }

        @Override
        public void say(String line) {
            err.println("bridges: " + Printable.line(line));
            err.flush();
        }

        @Override
        public void close() {}
    }
}
