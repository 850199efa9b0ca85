/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.diffusionbridges.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/** How a training goes: a line every ten seconds, and one for whatever comes seldom. */
final class TrainingLines implements TrainingListener {
    private static final long BETWEEN_NANOS = 10_000_000_000L;

    private final PrintWriter to;
    private final @Nullable Forecast forecast;
    private long last = System.nanoTime() - BETWEEN_NANOS;

    TrainingLines(PrintWriter to, @Nullable Forecast forecast) {
        this.to = to;
        this.forecast = forecast;
    }

    static String clock(Duration time) {
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    @Override
    public void stepped(Report report) {
        if (forecast != null) {
            forecast.at(report).ifPresent(this::note);
        }
        if (System.nanoTime() - last < BETWEEN_NANOS) {
            return;
        }
        last = System.nanoTime();
        note("step %d  loss %.4f  %.1f images/s  %s left"
                .formatted(report.step(), report.smoothLoss(), report.imagesPerSecond(), clock(report.left())));
    }

    @Override
    public void evaluated(Evaluation done) {
        note("step %d  held-out loss %.4f +- %.4f for the average of half-life %.0f"
                .formatted(done.step(), done.loss(), done.standardError(), done.halfLife()));
    }

    @Override
    public void drawn(long step, Path file) {
        note("samples: " + file);
    }

    @Override
    public void note(String line) {
        to.println(line);
        to.flush();
    }
}
