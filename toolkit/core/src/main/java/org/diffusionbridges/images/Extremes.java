/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

/** The largest or smallest level around every pixel: what strokes and areas grow and shrink by. */
final class Extremes {

    private Extremes() {}

    /** Over a square of 2 reach + 1 pixels, one axis after the other. */
    static double[] square(double[] levels, int width, int height, int reach, boolean largest) {
        double[] across = new double[levels.length];
        for (int y = 0; y < height; y++) {
            line(levels, across, y * width, 1, width, reach, largest);
        }
        double[] both = new double[levels.length];
        for (int x = 0; x < width; x++) {
            line(across, both, x, width, height, reach, largest);
        }
        return both;
    }

    /** Over a disc of that radius: a row of it after the other. */
    static double[] disc(double[] levels, int width, int height, int radius, boolean largest) {
        double[] result = levels.clone();
        double[] across = new double[levels.length];
        for (int dy = -radius; dy <= radius; dy++) {
            int reach = (int) Math.sqrt(radius * radius - dy * dy);
            for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
                line(levels, across, (y + dy) * width, 1, width, reach, largest);
                for (int x = 0; x < width; x++) {
                    double other = across[(y + dy) * width + x];
                    int at = y * width + x;
                    result[at] = largest ? Math.max(result[at], other) : Math.min(result[at], other);
                }
            }
        }
        return result;
    }

    /**
     * Over 2 reach + 1 pixels of one line, cut off at its ends, in three comparisons a pixel whatever the reach (van Herk, 'A
     * fast algorithm for local minimum and maximum filters on rectangular and octagonal kernels', 1992): a window spans two
     * blocks of its own length, so its extreme is that of the first one's end and of the second one's beginning.
     */
    private static void line(double[] from, double[] to, int start, int stride, int count, int reach, boolean largest) {
        int block = 2 * reach + 1;
        double[] beginning = new double[count]; // of the block up to here
        double[] end = new double[count]; // of the block from here on
        for (int i = 0; i < count; i++) {
            double level = from[start + i * stride];
            beginning[i] = i % block == 0 ? level : extreme(beginning[i - 1], level, largest);
        }
        for (int i = count - 1; i >= 0; i--) {
            double level = from[start + i * stride];
            end[i] = i == count - 1 || i % block == block - 1 ? level : extreme(end[i + 1], level, largest);
        }
        for (int i = 0; i < count; i++) {
            int first = Math.max(0, i - reach);
            int last = Math.min(count - 1, i + reach);
            to[start + i * stride] = first / block == last / block
                    ? (first % block == 0 ? beginning[last] : end[first])
                    : extreme(end[first], beginning[last], largest);
        }
    }

    private static double extreme(double a, double b, boolean largest) {
        return largest ? Math.max(a, b) : Math.min(a, b);
    }
}
