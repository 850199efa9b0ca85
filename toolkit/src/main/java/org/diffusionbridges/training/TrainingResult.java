/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a finished run leaves. */
public final class TrainingResult {
    private final Training training;
    private final TrainingLog log;
    private final TrainingState state;
    private final @Nullable Path checkpoint;

    TrainingResult(Training training, TrainingLog log, TrainingState state, @Nullable Path checkpoint) {
        this.training = training;
        this.log = log;
        this.state = state;
        this.checkpoint = checkpoint;
    }

    /** Losses and evaluations of all steps, earlier runs included. */
    public TrainingLog log() {
        return log;
    }

    /** Steps done in all. */
    public long steps() {
        return state.step();
    }

    /** Training time in all. */
    public Duration elapsed() {
        return state.elapsed();
    }

    /** The last checkpoint, if the run had a folder. */
    public Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    TrainingState state() {
        return state;
    }

    /** The half-life of the average with the smallest held-out loss at the end; the longest if none was evaluated. */
    public double bestHalfLife() {
        return bestHalfLife(training, log);
    }

    static double bestHalfLife(Training training, TrainingLog log) {
        long last = log.evaluations().stream()
                .mapToLong(TrainingListener.Evaluation::step)
                .max()
                .orElse(-1);
        return log.evaluations().stream()
                .filter(evaluation -> evaluation.step() == last)
                .min(Comparator.comparingDouble(TrainingListener.Evaluation::loss))
                .map(TrainingListener.Evaluation::halfLife)
                .orElseGet(() -> training.averages.stream()
                        .mapToDouble(Ema::halfLife)
                        .max()
                        .orElseThrow());
    }
}
