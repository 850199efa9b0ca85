/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.time.Duration;

/** Hears how a run goes, on the thread that trains; whatever it does there costs training time. */
public interface TrainingListener {

    /** Hears nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** One step is done. */
    default void stepped(Report report) {}

    /** The averages of the weights were evaluated. */
    default void evaluated(Evaluation evaluation) {}

    /** A checkpoint is safely on disk. */
    default void saved(long step, Path file) {}

    /** A grid of samples was drawn. */
    default void drawn(long step, Path file) {}

    /** A line for people: that a run is resumed, that a damaged checkpoint was passed over. */
    default void note(String line) {}

    /**
     * Where a run stands.
     *
     * @param step steps done in all
     * @param used share of the budget used, in [0, 1]
     * @param loss this step's loss
     * @param smoothLoss a running mean of the loss
     * @param learningRate this step's rate
     * @param gradientNorm global norm of the gradient before clipping
     * @param imagesPerSecond over the last steps
     * @param elapsed training time so far, earlier runs included
     * @param left estimated time to the budget's end
     */
    record Report(
            long step,
            double used,
            double loss,
            double smoothLoss,
            double learningRate,
            double gradientNorm,
            double imagesPerSecond,
            Duration elapsed,
            Duration left) {}

    /**
     * The held-out loss of one average of weights.
     *
     * @param step steps done
     * @param halfLife the average's half-life in steps
     * @param loss mean over the fixed set of pairs, times and noises
     * @param standardError of that mean
     */
    record Evaluation(long step, double halfLife, double loss, double standardError) {}
}
