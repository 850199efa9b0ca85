/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Tensor;

/**
 * A sampler whose ODE can be run upwards: from a target x0 near t_min to the booting noise ε that the sampler makes it from again
 * (DBIM, arXiv 2405.15885, section 4.2 promises it; the authors' code has no encoder).
 */
public sealed interface Invertible extends Sampler permits Multistep, DbmSolver {

    /**
     * Where an encoding starts: the smallest time above 0.
     *
     * @throws IllegalArgumentException if this sampler cannot start there
     */
    Coefficients start(TimeSteps steps);

    /** How many times an encoding evaluates the denoiser. */
    int encodingNfe(TimeSteps steps);

    /**
     * Encodes: the same update as downwards, from s to t > s, and at the top ε = (x − a xT − b D(xT, T)) / c. It acts at its
     * full order as soon as there are predictions enough, and to its last step: nothing is singular at either end.
     *
     * @param x the state at {@link #start}: x0 itself, or a xT + b x0 + c ε' with an ε' of one's own
     * @param xT the sources, of the same shape
     * @param observer told of every step
     * @return the booting noise ε
     * @throws IllegalArgumentException if the sampler is stochastic, or the times are not for an encoding
     */
    Tensor encode(Denoiser denoiser, TimeSteps steps, Tensor x, Tensor xT, Observer observer);
}
