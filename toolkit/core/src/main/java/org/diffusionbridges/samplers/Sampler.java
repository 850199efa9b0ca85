/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * A way from the source xT to a sample of the target, made for one schedule and one time grid. Immutable, free of any
 * engine, and usable by many threads at once.
 */
public sealed interface Sampler permits Dbim, DbimHighOrder, FirstPrediction, Heun {

    /** How many times a run evaluates the denoiser, known before it starts. */
    int nfe();

    /**
     * Runs the sampler on a batch.
     *
     * @param denoiser evaluated {@link #nfe} times
     * @param xT sources, batch first
     * @param noise the draws: the booting noise first where there is one
     * @param observer told of every step
     * @return the last state, raw: for an image, clamp it to [-1, 1]
     */
    Tensor sample(Denoiser denoiser, Tensor xT, Noise noise, Observer observer);
}
