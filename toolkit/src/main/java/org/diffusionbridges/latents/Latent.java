/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import java.nio.file.Path;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * A picture's code under one model: the booting noise that makes it, and the source it belongs to.
 *
 * @param noise booting noise ε, 1 x C x H x W, for a draw from the prior N(0, I)
 * @param xT source, 1 x C x H x W in [-1, 1]
 * @param model whose code it is: another model refuses it
 */
public record Latent(Tensor noise, Tensor xT, ModelIdentity model) {

    /** @throws IllegalArgumentException if noise and source differ in shape, or hold more than one picture */
    public Latent {
        if (!noise.sameShape(xT) || noise.batch() != 1) {
            throw new IllegalArgumentException(
                    "a latent is one picture's noise and its source, of one shape, got %s and %s".formatted(noise, xT));
        }
    }

    /** The noise's root mean square; about 1 for a draw from the prior. */
    public double rms() {
        return Slerp.norm(noise) / Math.sqrt(noise.values().length);
    }

    /**
     * A neighbour: the noise moved towards a fresh one on the sphere.
     *
     * @param strength 0 is this picture, 1 another draw for the same source
     * @param seed which neighbour
     * @throws IllegalArgumentException if strength is outside [0, 1]
     */
    public Latent vary(double strength, long seed) {
        return new Latent(Slerp.between(noise, Noise.seeded(seed).draw(noise.shape()), strength), xT, model);
    }

    /**
     * The code between this one and another: the noise on the sphere, the source on the line.
     *
     * @param part 0 is this, 1 the other
     * @throws IllegalArgumentException if part is outside [0, 1], or the other is another model's
     */
    public Latent towards(Latent other, double part) {
        other.model.requireSameAs(model);
        double[] source = new double[xT.values().length];
        for (int i = 0; i < source.length; i++) {
            source[i] = (1 - part) * xT.values()[i] + part * other.xT.values()[i];
        }
        return new Latent(Slerp.between(noise, other.noise, part), Tensor.of(source, xT.shape()), model);
    }

    /** The same noise for another source: what the noise alone decides. */
    public Latent withSource(Tensor source) {
        return new Latent(noise, source, model);
    }

    /**
     * Writes a safetensors file, whole or not at all; values are rounded to float32.
     *
     * @throws BridgeException if it cannot be written
     */
    public void save(Path file) {
        LatentFile.write(this, file);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws BridgeException if the file is missing, damaged or no latent
     */
    public static Latent load(Path file) {
        return LatentFile.read(file);
    }
}
