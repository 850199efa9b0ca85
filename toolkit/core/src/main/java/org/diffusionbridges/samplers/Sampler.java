/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * A way from the source xT to a sample of the target. It is a value, free of schedule, times and engine: what a user chooses,
 * what a table names, and what runs. Many threads may use one at once.
 */
public sealed interface Sampler permits Consistency, Heun, FirstPrediction, DpmSolverSde, Ecsi, Invertible {

    /** For people and for metadata: {@code dbim eta=0.5}. */
    String label();

    /** Whether the booting noise alone, if there is one, decides the result; it does unless a sampler says otherwise. */
    default boolean isDeterministic() {
        return true;
    }

    /** The grid that its authors take; logSnr unless a sampler says otherwise. */
    default TimeGrid referenceGrid() {
        return TimeGrid.logSnr();
    }

    /** How many times a run of N steps evaluates the denoiser: N + 1, one to boot, unless a sampler says otherwise. */
    default int nfe(TimeSteps steps) {
        return steps.count() + 1;
    }

    /** How many steps about so many evaluations pay for, at least 1. */
    default int stepsFor(int nfe) {
        return Math.max(1, nfe - 1);
    }

    /**
     * Refuses times that this sampler cannot take.
     *
     * @throws IllegalArgumentException if it cannot
     */
    default void check(TimeSteps steps) {}

    /**
     * Runs the sampler on a batch.
     *
     * @param denoiser evaluated {@link #nfe} times
     * @param steps the times, and the schedule at them
     * @param xT sources, batch first
     * @param noise the draws: the booting noise first where there is one
     * @param observer told of every step
     * @return the last state, raw: for an image, clamp it to [-1, 1]
     * @throws IllegalArgumentException if the times are not for this sampler
     */
    Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer);
}
