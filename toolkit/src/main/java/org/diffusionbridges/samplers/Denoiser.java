/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Tensor;

/** A prediction of the target from a state of the bridge: x̂0 = D(x, t; xT). */
@FunctionalInterface
public interface Denoiser {

    /**
     * Predicts the target.
     *
     * @param x state, batch first (NCHW for images); never written to
     * @param t time of the state, in (0, T]
     * @param xT source, of the same batch; in [-1, 1] for images
     * @return x̂0, a new tensor of the shape of x
     */
    Tensor denoise(Tensor x, double t, Tensor xT);
}
