/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.Locale;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.tensors.Tensor;

/**
 * A picture, its code, and what the code gives back.
 *
 * <p>Flat and textured pixels are told apart because they encode so differently: a pixel is flat if no channel of the target
 * varies by more than one grey level (a standard deviation of 2/255) in the 3x3 pixels around it.
 *
 * @param target x0 as the model saw it, 1 x C x H x W in [-1, 1]
 * @param latent its code
 * @param translation the picture decoded from it
 */
public record Reconstruction(Tensor target, Latent latent, Translation translation) implements Showable {
    private static final double GREY_LEVEL = 2 / 255.0;

    /** The error over all values. */
    public PixelError error() {
        return error(flatness(), true, true);
    }

    /** The error over the target's flat pixels. */
    public PixelError flatError() {
        return error(flatness(), true, false);
    }

    /** The error over the target's textured pixels. */
    public PixelError texturedError() {
        return error(flatness(), false, true);
    }

    /** Root mean square error over all pixels and channels, in units of [-1, 1]. */
    public double rms() {
        return error().rms();
    }

    /** Peak signal-to-noise ratio in dB, 20 log10(2 / rms); infinite for an exact reconstruction. */
    public double psnr() {
        return error().psnr();
    }

    /** Source, target and reconstruction side by side. */
    @Override
    public View view() {
        ContactSheet sheet = ContactSheet.sideBySide(translation.source(), Images.toImage(target), translation.image())
                .columns("source", "target", String.format(Locale.ROOT, "%.1f dB", psnr()));
        return View.picture(sheet.image(), toString());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "reconstruction, PSNR %.1f dB, rms error %.4g", psnr(), rms());
    }

    private PixelError error(boolean[] flat, boolean ofFlat, boolean ofTextured) {
        double[] truth = target.values();
        double[] back = translation.x0().values();
        double squares = 0;
        int count = 0;
        for (int i = 0; i < truth.length; i++) {
            if (flat[i % flat.length] ? ofFlat : ofTextured) {
                squares += (back[i] - truth[i]) * (back[i] - truth[i]);
                count++;
            }
        }
        return new PixelError(count, Math.sqrt(squares / count));
    }

    /** Which pixels, row by row, are flat. */
    private boolean[] flatness() {
        int height = target.extent(2);
        int width = target.extent(3);
        boolean[] flat = new boolean[height * width];
        for (int pixel = 0; pixel < flat.length; pixel++) {
            double deviation = 0;
            for (int channel = 0; channel < target.extent(1); channel++) {
                deviation = Math.max(deviation, deviationAround(channel, pixel / width, pixel % width));
            }
            flat[pixel] = deviation <= GREY_LEVEL;
        }
        return flat;
    }

    /** The standard deviation in the 3x3 pixels around one, fewer at the border. */
    private double deviationAround(int channel, int y, int x) {
        int height = target.extent(2);
        int width = target.extent(3);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
            for (int column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
                double value = target.values()[(channel * height + row) * width + column];
                sum += value;
                squares += value * value;
                count++;
            }
        }
        return Math.sqrt(Math.max(0, squares / count - sum / count * sum / count));
    }
}
