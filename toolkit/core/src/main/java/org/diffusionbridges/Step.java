/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;

/**
 * One point of a trajectory.
 *
 * @param t time, falling from just below T
 * @param x state there, 1 x C x H x W, raw and not clamped
 * @param x0Hat the prediction x̂0 that led there, 1 x C x H x W
 * @param nfe network evaluations made so far
 */
public record Step(double t, Tensor x, Tensor x0Hat, int nfe) {

    /** The state as a picture, held to [-1, 1]. */
    public BufferedImage state() {
        return Images.toImage(x);
    }

    /** The prediction as a picture, held to [-1, 1]. */
    public BufferedImage prediction() {
        return Images.toImage(x0Hat);
    }
}
