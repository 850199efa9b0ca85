/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.List;
import org.diffusionbridges.tensors.Tensor;

/**
 * The share of pixels whose colour is one of a palette's, in [0, 1]: no channel, rounded to its nearest level, may be off by
 * more than the tolerance. Smoothed rims lie between two colours, so the truth itself does not reach 1: give its figure beside.
 *
 * @param colours the palette, as 0xRRGGBB
 * @param tolerance in levels of 0 to 255
 */
public record PaletteShare(List<Integer> colours, int tolerance) implements PairMetric {
    /**
     * @throws IllegalArgumentException if there is no colour, or the tolerance is not in [0, 255]
     */
    public PaletteShare {
        colours = List.copyOf(colours);
        if (colours.isEmpty() || tolerance < 0 || tolerance > 255) {
            throw new IllegalArgumentException(
                    "a palette needs a colour and a tolerance in [0, 255], got %d colours and %d"
                            .formatted(colours.size(), tolerance));
        }
    }

    @Override
    public String name() {
        return "Share of pixels within the palette";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Reference reference() {
        return Reference.NONE;
    }

    /** {@inheritDoc} The reference is not looked at; the image needs 3 channels. */
    @Override
    public double of(Tensor image, Tensor reference) {
        Checks.image(image);
        if (image.extent(1) != 3) {
            throw new IllegalArgumentException("a palette needs an image of 3 channels, got " + image);
        }
        int pixels = image.itemSize() / 3;
        int within = 0;
        for (int i = 0; i < pixels; i++) {
            within += isWithin(
                            level(image.values()[i]),
                            level(image.values()[pixels + i]),
                            level(image.values()[2 * pixels + i]))
                    ? 1
                    : 0;
        }
        return (double) within / pixels;
    }

    private boolean isWithin(int red, int green, int blue) {
        for (int colour : colours) {
            if (Math.abs((colour >> 16 & 0xff) - red) <= tolerance
                    && Math.abs((colour >> 8 & 0xff) - green) <= tolerance
                    && Math.abs((colour & 0xff) - blue) <= tolerance) {
                return true;
            }
        }
        return false;
    }

    private static int level(double value) {
        return (int) Math.rint((value + 1) * 127.5);
    }
}
