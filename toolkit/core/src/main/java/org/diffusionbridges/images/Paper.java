/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.Arrays;

/** What the sheet looks like under a drawing: its shade from place to place, and the level that parts ink from paper. */
final class Paper {
    /** Strokes of up to twice this width are ink, whatever their shade; pixels at the working size. */
    private static final int REACH = 20;
    /** Half the widths of fine, of common and of bold strokes. */
    private static final int[] STROKE_REACHES = {8, REACH, 40};
    /** Strokes cover at least this share of a drawing. */
    private static final double FEWEST_STROKES = 0.004;
    /** What is wider than twice this is an area, however bold the strokes. */
    private static final int WIDEST_REACH = 40;
    /** Shadows are lighter than this share of the lit paper, filled areas are darker. */
    private static final double DEEPEST_SHADOW = 0.35;

    private static final double PAPER_QUANTILE = 0.9;
    private static final int LEVELS = 256;

    private Paper() {}

    /**
     * The drawing, smoothed a little, divided by the paper around it: even paper of level 1 whatever its colour, shadows (with
     * sharp edges, too) and vignette. The paper is a morphological closing: what is left when dark strokes are filled in.
     */
    static double[] flattened(double[] levels, int width, int height) {
        double[] smooth = smoothed(levels, width, height);
        double[] paper = smoothed(closed(smooth, width, height, REACH), width, height);
        double[] sorted = paper.clone();
        Arrays.sort(sorted);
        double darkest = Math.max(1.0 / LEVELS, DEEPEST_SHADOW * sorted[(int) (PAPER_QUANTILE * (sorted.length - 1))]);
        double[] flat = new double[levels.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = Math.min(1, smooth[i] / Math.max(darkest, paper[i]));
        }
        return flat;
    }

    /**
     * Whether what is narrow is lighter than its ground: chalk, and not a sheet of which half lies in the shadow. The
     * narrowest strokes that there are decide, for the ground between two strokes may be narrow too.
     */
    static boolean hasLightStrokes(double[] levels, int width, int height) {
        double[] smooth = smoothed(levels, width, height);
        double[] sorted = smooth.clone();
        Arrays.sort(sorted);
        double few = FEWEST_STROKES * smooth.length * (sorted[sorted.length - 1] - sorted[0]);
        for (int reach : STROKE_REACHES) {
            double[] closed = closed(smooth, width, height, reach);
            double[] opened =
                    Extremes.square(Extremes.square(smooth, width, height, reach, false), width, height, reach, true);
            double dark = 0;
            double light = 0;
            for (int i = 0; i < smooth.length; i++) {
                dark += closed[i] - smooth[i];
                light += smooth[i] - opened[i];
            }
            if (Math.max(light, dark) > few) {
                return light >= dark;
            }
        }
        return true;
    }

    private static double[] closed(double[] levels, int width, int height, int reach) {
        return Extremes.square(Extremes.square(levels, width, height, reach, true), width, height, reach, false);
    }

    /**
     * A drawing of 0 and 1 whose filled areas are replaced by their outlines; strokes stay. An area is what is wider than
     * 2 REACH, or, in a drawing with bold strokes, than half as wide again as they are.
     *
     * @param strokeRadius half the width of the drawing's strokes, in pixels
     */
    static double[] outlined(double[] levels, int width, int height, int strokeRadius) {
        int rim = 3;
        int reach = Math.min(WIDEST_REACH, Math.max(REACH, strokeRadius + strokeRadius / 2));
        double[] cores = Extremes.square(levels, width, height, reach, true);
        double[] inside = Extremes.square(cores, width, height, reach - rim, false);
        double[] result = levels.clone();
        for (int i = 0; i < result.length; i++) {
            if (inside[i] == 0) {
                result[i] = 1;
            }
        }
        return result;
    }

    /** A 3x3 binomial blur: grain falls to 3/8, a line of two pixels keeps 3/4 of its depth. */
    private static double[] smoothed(double[] levels, int width, int height) {
        double[] result = new double[levels.length];
        for (int y = 0; y < height; y++) {
            int above = Math.max(0, y - 1) * width;
            int here = y * width;
            int below = Math.min(height - 1, y + 1) * width;
            for (int x = 0; x < width; x++) {
                int west = Math.max(0, x - 1);
                int east = Math.min(width - 1, x + 1);
                result[here + x] = (levels[above + west]
                                + levels[above + east]
                                + levels[below + west]
                                + levels[below + east]
                                + 2
                                        * (levels[above + x]
                                                + levels[here + west]
                                                + levels[here + east]
                                                + levels[below + x])
                                + 4 * levels[here + x])
                        / 16;
            }
        }
        return result;
    }

    /** The level that parts two kinds of pixels best, and how far the two kinds' means lie apart. */
    record Split(double level, double contrast) {}

    /** Otsu's threshold ('A threshold selection method from gray-level histograms', 1979). */
    static Split otsu(double[] levels) {
        double[] histogram = new double[LEVELS];
        double total = 0;
        for (double level : levels) {
            int bin = (int) Math.min(LEVELS - 1, Math.floor(level * LEVELS));
            histogram[bin]++;
            total += bin;
        }
        double below = 0;
        double sumBelow = 0;
        double best = -1;
        Split split = new Split(0.5, 0);
        for (int bin = 0; bin < LEVELS - 1; bin++) {
            below += histogram[bin];
            sumBelow += bin * histogram[bin];
            double above = levels.length - below;
            if (below == 0 || above == 0) {
                continue;
            }
            double distance = (total - sumBelow) / above - sumBelow / below;
            double variance = below * above * distance * distance;
            if (variance > best) {
                best = variance;
                split = new Split((bin + 1.0) / LEVELS, distance / LEVELS);
            }
        }
        return split;
    }
}
