/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class LatentTest {
    @Test
    void noiseShowsAsMidGreyForZeroAndFullyAtThreeDeviationsAndBeyond() {
        Tensor noise = Tensor.of(new double[] {0, 3, -3, -9}, 1, 1, 1, 4);
        Latent latent = new Latent(noise, Tensor.zeros(1, 1, 1, 4), new ModelIdentity("some model", "00000000"));

        BufferedImage image = latent.noiseImage();

        assertThat(image.getRaster().getPixels(0, 0, 4, 1, (int[]) null)).containsExactly(128, 255, 0, 0);
        assertThat(latent.view().png()).isPresent();
        assertThat(latent.view().html().orElseThrow()).contains("the target seems not to belong to this source");
        assertThat(latent.toString())
                .startsWith("latent of some model, noise of rms 4.975; the target seems not to belong to this source");
    }
}
