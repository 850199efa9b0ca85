/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A picture brought to size: {@code channels} planes of height x width real numbers in [0, 1]. */
record Canvas(int channels, int height, int width, double[] values) {

    /** The image, fitted by the rule; a filter's overshoot is cut at black and white after each pass, as in Pillow. */
    static Canvas of(BufferedImage image, int channels, int height, int width, Fit fit) {
        PixelRows pixels = PixelRows.of(image);
        Fit.Placement place = fit.place(pixels.width(), pixels.height(), width, height);
        Axis across = axis(pixels.width(), place.width(), place.columns(), fit);
        Axis down = axis(pixels.height(), place.height(), place.rows(), fit);

        // Rows are narrowed as they are read, so that a large photograph never exists as real numbers.
        int columns = place.columns().count();
        int line = channels * columns;
        double[] row = new double[channels * pixels.width()];
        double[] narrow = new double[pixels.height() * line];
        for (int y = 0; y < pixels.height(); y++) {
            pixels.read(y, row, channels);
            for (int c = 0; c < channels; c++) {
                for (int x = 0; x < columns; x++) {
                    narrow[y * line + c * columns + x] = cut(across.apply(x, row, c * pixels.width(), 1));
                }
            }
        }
        double[] values = new double[channels * height * width];
        Arrays.fill(values, 1);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < place.rows().count(); y++) {
                int at = (c * height + place.rows().at() + y) * width
                        + place.columns().at();
                for (int x = 0; x < columns; x++) {
                    values[at + x] = cut(down.apply(y, narrow, c * columns + x, line));
                }
            }
        }
        return new Canvas(channels, height, width, values);
    }

    private static double cut(double value) {
        return Math.min(1, Math.max(0, value));
    }

    private static Axis axis(int sourceSize, int size, Fit.Span span, Fit fit) {
        return Axis.of(sourceSize, size, span.from(), span.count(), fit.resampling());
    }
}
