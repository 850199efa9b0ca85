/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * The network's first prediction alone, x̂0 = D(xT, T): one evaluation, no noise; steps and grid mean nothing to it. It estimates the
 * mean of all targets that the source could have, so no picture is nearer to them on average, and none more blurred.
 */
public record FirstPrediction() implements Sampler {

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        return denoiser.denoise(xT, steps.schedule().tMax(), xT);
    }

    @Override
    public int nfe(TimeSteps steps) {
        return 1;
    }

    @Override
    public int stepsFor(int nfe) {
        return 1;
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.uniform();
    }

    @Override
    public String label() {
        return "first prediction";
    }
}
