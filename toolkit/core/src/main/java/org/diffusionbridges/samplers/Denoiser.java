/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.function.UnaryOperator;
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

    /** This denoiser with every prediction held to [-1, 1], as the authors' samplers do by default. */
    default Denoiser clamped() {
        return mapped(x0Hat -> x0Hat.clamp(-1, 1));
    }

    /**
     * This denoiser for inpainting: x̂0 becomes mask · x̂0 + (1 − mask) · xT, so that only what the mask marks with 1 is
     * generated (DBIM, arXiv 2405.15885, section 5).
     *
     * @param mask values in [0, 1]; of the state's shape, or with an extent of 1 in its batch or channel axis
     * @throws IllegalArgumentException when used on a state that the mask does not fit
     */
    default Denoiser masked(Tensor mask) {
        Denoiser free = this;
        return new Denoiser() {
            @Override
            public Tensor denoise(Tensor x, double t, Tensor xT) {
                return Masks.blend(free.denoise(x, t, xT), xT, mask);
            }

            @Override
            public Denoiser unmasked() {
                return free;
            }
        };
    }

    /** This denoiser without the mask that {@link #masked} gave it. */
    default Denoiser unmasked() {
        return this;
    }

    /**
     * This denoiser with every prediction changed.
     *
     * @param change from x̂0 to what takes its place, of the same shape
     */
    default Denoiser mapped(UnaryOperator<Tensor> change) {
        return (x, t, xT) -> change.apply(denoise(x, t, xT));
    }
}
