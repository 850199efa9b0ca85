/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * The network's first prediction alone, x̂0 = D(xT, T): one evaluation, no noise. It estimates the mean of all targets that the
 * source could have, so no picture is nearer to them on average, and none more blurred.
 */
public final class FirstPrediction implements Sampler {
    private final double tMax;

    /** For a schedule; no times. */
    public FirstPrediction(Schedule schedule) {
        this.tMax = schedule.tMax();
    }

    @Override
    public int nfe() {
        return 1;
    }

    @Override
    public Tensor sample(Denoiser denoiser, Tensor xT, Noise noise, Observer observer) {
        return denoiser.denoise(xT, tMax, xT);
    }
}
