/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import org.diffusionbridges.tensors.Tensor;

/**
 * Whose each pixel of a drawing is: a region's, the ground's, or a line's that parts nothing. A line between two of them is
 * theirs, each pixel the nearer's, and counts next to nothing.
 *
 * @param owner of each pixel: 0 for the ground, 1 to the number of regions, and one more for lines
 * @param colour of each pixel the one that shows its owner's colour: itself, or for a line between two the nearest that is no
 *     line, and for ground beside a region a pixel of the ground farther out
 * @param paper how much each pixel counts, above 0 to 1: as light as it is, but for lines
 * @param count how many owners there are
 */
record Owners(int[] owner, int[] colour, double[] paper, int count) {

    /** How far the two sides of a line of 3 pixels are apart, and somewhat more where it turns. */
    private static final double ACROSS = 4.5;

    /** How far a pixel of a line looks for its sides. */
    private static final int REACH = 4;

    /** What a line between two counts, so that there is an owner amid the widest. */
    private static final double LEAST = 1e-6;

    /** @param drawing 1 x C x H x W in [-1, 1] */
    static Owners of(Tensor drawing) {
        Regions regions = Regions.of(drawing);
        int[] labels = regions.labels();
        int[] patches = regions.patches();
        int width = drawing.extent(3);
        int[] owner = labels.clone();
        int[] colour = new Seams(labels, patches, width).colours();
        double[] light = Regions.light(drawing);
        double[] paper = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            paper[i] = (light[i] + 1) / 2;
            if (patches[i] > 0) {
                continue;
            }
            int side = colour[i] != i ? colour[i] : side(patches, width, i);
            if (side >= 0) {
                owner[i] = labels[side];
                colour[i] = side;
                paper[i] = LEAST;
            } else {
                owner[i] = regions.count() + 1;
                paper[i] = 1;
            }
        }
        return new Owners(owner, colour, paper, regions.count() + 2);
    }

    /** Of which pixels all pixels around, to a distance along either axis, have one owner. */
    boolean[] alone(int width, int distance) {
        boolean[] alone = new boolean[owner.length];
        for (int i = 0; i < owner.length; i++) {
            int x = i % width;
            int y = i / width;
            alone[i] = true;
            for (int v = Math.max(0, y - distance); v <= Math.min(owner.length / width - 1, y + distance); v++) {
                for (int u = Math.max(0, x - distance); u <= Math.min(width - 1, x + distance); u++) {
                    alone[i] &= owner[v * width + u] == owner[i];
                }
            }
        }
        return alone;
    }

    /** The nearest pixel of a patch, if the line at a pixel parts this patch from another; else -1. */
    private static int side(int[] patches, int width, int pixel) {
        int x = pixel % width;
        int y = pixel / width;
        int side = -1;
        double nearest = Double.POSITIVE_INFINITY;
        double beyond = Double.POSITIVE_INFINITY;
        for (int i = Math.max(0, y - REACH); i <= Math.min(patches.length / width - 1, y + REACH); i++) {
            for (int j = Math.max(0, x - REACH); j <= Math.min(width - 1, x + REACH); j++) {
                int met = i * width + j;
                double distance = Math.hypot(i - y, j - x);
                if (patches[met] == 0) {
                    continue;
                }
                boolean same = side >= 0 && patches[met] == patches[side];
                if (distance < nearest) {
                    beyond = same ? beyond : nearest;
                    nearest = distance;
                    side = met;
                } else if (!same) {
                    beyond = Math.min(beyond, distance);
                }
            }
        }
        return nearest + beyond <= ACROSS ? side : -1;
    }
}
