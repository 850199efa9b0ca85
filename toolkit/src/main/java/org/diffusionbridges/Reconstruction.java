/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.tensors.Tensor;

/**
 * A picture, its code, and what the code gives back.
 *
 * @param target x0 as the model saw it, 1 x C x H x W in [-1, 1]
 * @param latent its code
 * @param translation the picture decoded from it
 */
public record Reconstruction(Tensor target, Latent latent, Translation translation) {

    /** Root mean square error over all pixels and channels, in units of [-1, 1]. */
    public double rms() {
        double[] truth = target.values();
        double[] back = translation.x0().values();
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum += (back[i] - truth[i]) * (back[i] - truth[i]);
        }
        return Math.sqrt(sum / truth.length);
    }

    /** Peak signal-to-noise ratio in dB, 20 log10(2 / rms); infinite for an exact reconstruction. */
    public double psnr() {
        return 20 * Math.log10(2 / rms());
    }
}
