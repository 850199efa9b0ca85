/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.util.BitSet;

/**
 * A line drawing of {@value #FINE} x {@value #FINE} bits, from which the 64 x 64 drawing is made with lines of any width: ink is
 * spread by a disc, then each block of 3 x 3 bits is averaged.
 *
 * @param ink the bits of the lines, row by row; not changed
 */
record LineArt(BitSet ink) {
    /** Height and width of a pair's pictures in pixels. */
    static final int SIZE = 64;

    /** Bits for a pixel's side. */
    static final int DETAIL = 3;

    static final int FINE = SIZE * DETAIL;

    /** The lines' width in bits where no ink is spread: 0.3 of the 32 units of an emoji's square. */
    static final double THINNEST = 1.8;

    /** The radius by which ink is spread for the drawing that a dataset shows: lines of 0.63 units, 1.3 pixels. */
    static final double USUAL = 1;

    /** The largest radius with which a training draws: lines of 1.05 units, 2.1 pixels. */
    static final double WIDEST = 2.25;

    /**
     * The drawing with lines of {@value #THINNEST} + 2 {@code radius} bits.
     *
     * @param radius at least 0
     * @return 64 x 64 values in [-1, 1], black on white
     */
    double[] drawn(double radius) {
        boolean[] wide = spread(radius);
        double[] grey = new double[SIZE * SIZE];
        double share = 2.0 / (DETAIL * DETAIL);
        for (int i = 0; i < grey.length; i++) {
            int corner = i / SIZE * DETAIL * FINE + i % SIZE * DETAIL;
            int black = 0;
            for (int j = 0; j < DETAIL * DETAIL; j++) {
                black += wide[corner + j / DETAIL * FINE + j % DETAIL] ? 1 : 0;
            }
            grey[i] = 1 - share * black;
        }
        return grey;
    }

    private boolean[] spread(double radius) {
        boolean[] wide = new boolean[FINE * FINE];
        int reach = (int) radius;
        for (int at = ink.nextSetBit(0); at >= 0; at = ink.nextSetBit(at + 1)) {
            int y = at / FINE;
            int x = at % FINE;
            for (int v = Math.max(0, y - reach); v <= Math.min(FINE - 1, y + reach); v++) {
                for (int u = Math.max(0, x - reach); u <= Math.min(FINE - 1, x + reach); u++) {
                    if ((v - y) * (v - y) + (u - x) * (u - x) <= radius * radius) {
                        wide[v * FINE + u] = true;
                    }
                }
            }
        }
        return wide;
    }
}
