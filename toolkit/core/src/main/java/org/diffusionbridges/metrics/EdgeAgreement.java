/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.images.Canny;
import org.diffusionbridges.tensors.Tensor;

/**
 * F1 of an image's edges and its source's, within one pixel, in [0, 1]:
 *
 * <pre>F1 = 2 P R / (P + R)</pre>
 *
 * where P is the share of the image's edge pixels with one of the source's among them and their eight neighbours, and R the
 * share of the source's with one of the image's. Without any edge on either side it is 1, with edges on one side alone 0.
 *
 * @param canny finds the image's edges, on whole grey levels (0.299 R + 0.587 G + 0.114 B)
 * @param drawn whether the source is a drawing of edges, whose dark pixels are the edges themselves; else Canny finds them
 */
public record EdgeAgreement(Canny canny, boolean drawn) implements PairMetric {
    private static final double[] LUMA = {0.299, 0.587, 0.114};
    private static final double MID_GREY = 127.5;

    @Override
    public String name() {
        return "Edge agreement (F1 within 1 pixel)";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Reference reference() {
        return Reference.SOURCE;
    }

    /** {@inheritDoc} Here the reference is the source; it may have other channels, but not another size. */
    @Override
    public double of(Tensor image, Tensor source) {
        Checks.sameSize(image, source);
        int height = image.extent(2);
        int width = image.extent(3);
        boolean[] found = canny.edges(grey(image), height, width);
        boolean[] wanted = drawn ? dark(grey(source)) : canny.edges(grey(source), height, width);
        double precision = near(found, wanted, height, width);
        double recall = near(wanted, found, height, width);
        if (Double.isNaN(precision) || Double.isNaN(recall)) { // no edges on one side, or on both
            return Double.isNaN(precision) && Double.isNaN(recall) ? 1 : 0;
        }
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double[] grey(Tensor image) {
        int channels = image.extent(1);
        int pixels = image.itemSize() / channels;
        double[] grey = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            double value = image.values()[i];
            if (channels == LUMA.length) {
                value = 0;
                for (int c = 0; c < channels; c++) {
                    value += LUMA[c] * image.values()[c * pixels + i];
                }
            }
            grey[i] = Math.rint((value + 1) * MID_GREY);
        }
        return grey;
    }

    private static boolean[] dark(double[] grey) {
        boolean[] dark = new boolean[grey.length];
        for (int i = 0; i < grey.length; i++) {
            dark[i] = grey[i] < MID_GREY;
        }
        return dark;
    }

    /** The share of {@code edges} with one of {@code others} within a pixel; NaN if there are no edges. */
    private static double near(boolean[] edges, boolean[] others, int height, int width) {
        int all = 0;
        int near = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (edges[y * width + x]) {
                    all++;
                    near += anyAround(others, y, x, height, width) ? 1 : 0;
                }
            }
        }
        return (double) near / all;
    }

    private static boolean anyAround(boolean[] edges, int y, int x, int height, int width) {
        for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
            for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                if (edges[v * width + u]) {
                    return true;
                }
            }
        }
        return false;
    }
}
