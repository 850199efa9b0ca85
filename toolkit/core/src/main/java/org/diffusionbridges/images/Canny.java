/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.stream.IntStream;

/**
 * Canny's edge detector: a 3x3 binomial blur, the Sobel gradient halved, thinning along the gradient, and hysteresis.
 *
 * <p>The same picture gives the same edges on every machine: for whole grey levels all sums are exact in float64, and no
 * decision hangs on a rounded transcendental. An inverted picture (255 - level) has the same edges. Borders repeat the
 * outermost pixel. J. Canny, A Computational Approach to Edge Detection, PAMI 1986.
 *
 * @param low gradient, in grey levels on the scale of 0 to 255, from which a pixel joins an edge that holds a strong one
 * @param high gradient from which a pixel is strong
 */
public record Canny(double low, double high) {
    /** What the drawings of the dataset {@code fashion}, and so the model edges2fashion, were made with. */
    public static final Canny FASHION = new Canny(40, 110);

    /** tan 22.5°, the slope from which a gradient counts as diagonal. */
    private static final double DIAGONAL = Math.sqrt(2) - 1;

    public Canny {
        if (!(low > 0 && low <= high)) {
            throw new IllegalArgumentException(
                    "Canny's thresholds must satisfy 0 < low <= high, got %s and %s".formatted(low, high));
        }
    }

    /**
     * Which pixels lie on an edge, row by row.
     *
     * @param grey height x width levels on the scale of 0 to 255
     * @throws IllegalArgumentException if {@code grey} does not hold height x width values
     */
    public boolean[] edges(double[] grey, int height, int width) {
        if (height < 1 || width < 1 || grey.length != height * width) {
            throw new IllegalArgumentException(
                    "%dx%d pixels need as many values, got %d".formatted(height, width, grey.length));
        }
        double[] blurred = across(down(grey, height, width, 0.25, 0.5, 0.25), height, width, 0.25, 0.5, 0.25);
        double[] gx = across(down(blurred, height, width, 0.5, 1, 0.5), height, width, -1, 0, 1);
        double[] gy = down(across(blurred, height, width, 0.5, 1, 0.5), height, width, -1, 0, 1);
        return hysteresis(thinned(gx, gy, height, width), height, width);
    }

    /** The squared gradient where it is a ridge in the gradient's direction, 0 elsewhere. */
    private static double[] thinned(double[] gx, double[] gy, int height, int width) {
        double[] squares = new double[gx.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = gx[i] * gx[i] + gy[i] * gy[i];
        }
        double[] thinned = new double[gx.length];
        for (int i = 0; i < thinned.length; i++) {
            int x = i % width;
            int y = i / width;
            double run = Math.abs(gx[i]);
            double rise = Math.abs(gy[i]);
            int dx = rise * DIAGONAL >= run ? 0 : 1;
            int dy = rise <= run * DIAGONAL ? 0 : dx == 1 && gx[i] * gy[i] < 0 ? -1 : 1;
            double before = at(squares, height, width, y - dy, x - dx);
            double after = at(squares, height, width, y + dy, x + dx);
            // of two equal neighbours one stays: a ridge two pixels wide is one line
            thinned[i] = squares[i] >= before && squares[i] > after ? squares[i] : 0;
        }
        return thinned;
    }

    private boolean[] hysteresis(double[] squares, int height, int width) {
        boolean[] joins = new boolean[squares.length];
        for (int i = 0; i < joins.length; i++) {
            joins[i] = squares[i] >= low * low;
        }
        boolean[] edges = new boolean[squares.length];
        for (int[] patch : new Ink(width, height, joins).patches()) {
            boolean strong = IntStream.of(patch).anyMatch(i -> squares[i] >= high * high);
            for (int i : patch) {
                edges[i] = strong;
            }
        }
        return edges;
    }

    private static double at(double[] values, int height, int width, int y, int x) {
        return y < 0 || x < 0 || y >= height || x >= width ? 0 : values[y * width + x];
    }

    private static double[] across(double[] in, int height, int width, double left, double middle, double right) {
        double[] out = new double[in.length];
        for (int y = 0; y < height; y++) {
            int row = y * width;
            for (int x = 0; x < width; x++) {
                out[row + x] = left * in[row + Math.max(0, x - 1)]
                        + middle * in[row + x]
                        + right * in[row + Math.min(width - 1, x + 1)];
            }
        }
        return out;
    }

    private static double[] down(double[] in, int height, int width, double above, double middle, double below) {
        double[] out = new double[in.length];
        for (int y = 0; y < height; y++) {
            int up = Math.max(0, y - 1) * width;
            int down = Math.min(height - 1, y + 1) * width;
            for (int x = 0; x < width; x++) {
                out[y * width + x] = above * in[up + x] + middle * in[y * width + x] + below * in[down + x];
            }
        }
        return out;
    }
}
