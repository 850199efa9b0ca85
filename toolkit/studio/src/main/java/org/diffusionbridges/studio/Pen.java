/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.Arrays;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Tensor;

/**
 * The line that a model knows, as its drawings have it.
 *
 * @param width in pixels of the model
 * @param hard whether lines are black or white with nothing between, as edges are
 */
record Pen(double width, boolean hard) {
    private static final int LOOKED_AT = 24;
    /** A grey that is neither paper nor ink, of 2. */
    private static final double GREY = 0.1;

    private static final double HARD_SHARE = 0.05;
    /** Where there are no drawings to look at. */
    static final Pen USUAL = new Pen(1.8, false);

    private static final double THINNEST = 0.8;
    private static final double THICKEST = 6;

    /** The pen that these drawings might have been made with. */
    static Pen like(PairDataset pairs) {
        int looked = Math.min(LOOKED_AT, pairs.size());
        double[] widths = new double[looked];
        double greys = 0;
        double inks = 0;
        for (int i = 0; i < looked; i++) {
            Tensor drawing = pairs.get(i * (pairs.size() / looked)).source();
            widths[i] = width(drawing);
            for (double value : drawing.values()) {
                inks += value < 1 - GREY ? 1 : 0;
                greys += Math.abs(value) < 1 - GREY ? 1 : 0;
            }
        }
        Arrays.sort(widths);
        boolean hard = greys < HARD_SHARE * inks;
        double width = Math.max(THINNEST, Math.min(THICKEST, widths[looked / 2]));
        return new Pen(hard ? Math.max(1, Math.rint(width)) : Math.round(width * 10) / 10.0, hard);
    }

    static boolean isPicture(Tensor tensor, int size) {
        return tensor.shape().length == 4 && tensor.extent(2) == size && tensor.extent(3) == size;
    }

    /** A line of width w and length L has the area w L and two edges of length L: w = 2 area / total variation. */
    private static double width(Tensor drawing) {
        int height = drawing.extent(2);
        int width = drawing.extent(3);
        double[] values = drawing.values();
        double area = 0;
        double variation = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double here = values[y * width + x];
                double right = x + 1 < width ? values[y * width + x + 1] - here : 0;
                double below = y + 1 < height ? values[(y + 1) * width + x] - here : 0;
                area += (1 - here) / 2;
                variation += Math.hypot(right, below) / 2;
            }
        }
        return variation == 0 ? 1 : 2 * area / variation;
    }
}
