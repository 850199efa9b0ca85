/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * A picture's code under one model: the booting noise that makes it, and the source it belongs to. It shows itself as both, with its
 * {@link #warning}.
 *
 * @param noise booting noise ε, 1 x C x H x W, for a draw from the prior N(0, I)
 * @param xT source, 1 x C x H x W in [-1, 1]
 * @param model whose code it is: another model refuses it
 */
public record Latent(Tensor noise, Tensor xT, ModelIdentity model) implements Showable {
    /** Noise of this size is shown black or white. */
    private static final double SHOWN = 3;

    private static final double VARIANCE_LIMIT = 1.2;
    private static final double CORRELATION_LIMIT = 0.12;

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

    /** How the noise compares with a draw from the prior. */
    public NoiseStatistics statistics() {
        return NoiseStatistics.of(noise);
    }

    /**
     * What betrays a target that is not its source's pair: what the source does not explain, the noise must, and then it has
     * too much variance or keeps the picture's shapes, so that neighbours correlate.
     *
     * <p>The limits are measured on {@code edges2fashion} at 20 steps of order 2 on the logSnr grid, started on the marginal:
     * they tell of 60 of 60 wrong pairs and of none of 60 right ones, on which they were chosen too. A model that knows its
     * pictures less well has limits of its own, so this is a warning and no refusal.
     *
     * @return one line with the figure, or nothing
     */
    public Optional<String> warning() {
        NoiseStatistics found = statistics();
        if (found.variance() <= VARIANCE_LIMIT && !(found.neighbourCorrelation() > CORRELATION_LIMIT)) {
            return Optional.empty();
        }
        return Optional.of(
                "the target seems not to belong to this source: its noise has variance %.2f (at most %.2f for a pair of edges2fashion) and neighbour correlation %.2f (at most %.2f)"
                        .formatted(found.variance(), VARIANCE_LIMIT, found.neighbourCorrelation(), CORRELATION_LIMIT));
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

    /** The noise as a picture: mid grey for 0, black for −3 and below, white for 3 and above. */
    public BufferedImage noiseImage() {
        double[] values = Arrays.stream(noise.values()).map(v -> v / SHOWN).toArray();
        return Images.toImage(Tensor.of(values, noise.shape()));
    }

    /** The source beside the noise. */
    @Override
    public View view() {
        ContactSheet sheet =
                ContactSheet.sideBySide(Images.toImage(xT), noiseImage()).columns("source", "noise");
        return warning()
                .map(warning -> View.picture(sheet.image(), warning, toString()))
                .orElseGet(() -> View.picture(sheet.image(), toString()));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "latent of %s, noise of rms %.3f", model.name(), rms())
                + warning().map("; "::concat).orElse("");
    }
}
