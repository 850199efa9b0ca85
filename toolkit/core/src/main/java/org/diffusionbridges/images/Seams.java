/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a drawing's regions end: the pixels of its lines, and of the ground beside them, that have a region on one side and another, or
 * the ground, on the other. The line is not in the picture, and a pixel there is a mixture of the two sides' colours: it takes the
 * nearest of these mixtures, unless the sides are so alike that the line alone tells them apart. Then each takes the mean of its
 * neighbours along the seam.
 */
final class Seams {

    /** How far the colours of two sides are apart, in one channel at least, to be told apart without a line: 64 of 255 levels. */
    private static final double FAR = 0.5;

    /** How far a pixel is from its region at most; the widest lines of a pen are covered. */
    private static final int REACH = 3;

    /** How far neighbours along a seam are at most, and how much nearer to or farther from the region. */
    private static final double NEIGHBOUR = 2.3;

    private static final double ALIKE = 0.5;

    /**
     * One pixel.
     *
     * @param region the nearest pixel of a region
     * @param beyond a pixel of what lies straight on the other side
     */
    private record Seam(int pixel, int region, int beyond) {}

    private final int width;
    private final int[] labels;
    private final int[] patches;
    private final List<Seam> seams = new ArrayList<>();
    private final int[][] neighbours;

    /**
     * @param labels each pixel's region, or 0 for lines and ground
     * @param patches the same with patches of the ground, or 0 for lines
     */
    Seams(int[] labels, int[] patches, int width) {
        this.width = width;
        this.labels = labels;
        this.patches = patches;
        for (int i = 0; i < labels.length; i++) {
            Seam seam = labels[i] == 0 ? seam(i) : null;
            if (seam != null) {
                seams.add(seam);
            }
        }
        Seam[] at = new Seam[labels.length];
        seams.forEach(seam -> at[seam.pixel()] = seam);
        neighbours = seams.stream().map(seam -> neighbours(seam, at)).toArray(int[][]::new);
    }

    private @Nullable Seam seam(int pixel) {
        int x = pixel % width;
        int y = pixel / width;
        int height = labels.length / width;
        int region = -1;
        double nearest = REACH + 0.5;
        for (int i = Math.max(0, y - REACH); i <= Math.min(height - 1, y + REACH); i++) {
            for (int j = Math.max(0, x - REACH); j <= Math.min(width - 1, x + REACH); j++) {
                double distance = Math.hypot(i - y, j - x);
                if (labels[i * width + j] > 0 && distance < nearest) {
                    region = i * width + j;
                    nearest = distance;
                }
            }
        }
        int beyond = region < 0 ? -1 : beyond(x, y, (x - region % width) / nearest, (y - region / width) / nearest);
        return beyond < 0 || labels[beyond] == labels[region] ? null : new Seam(pixel, region, beyond);
    }

    /** What is met from a pixel on in a direction, behind the line; -1 for nothing. */
    private int beyond(int x, int y, double right, double down) {
        int beyond = -1;
        for (int k = 1; k <= 2 * REACH; k++) {
            long j = Math.round(x + k * right);
            long i = Math.round(y + k * down);
            if (i < 0 || i >= labels.length / width || j < 0 || j >= width) {
                break;
            }
            int met = (int) (i * width + j);
            if (patches[met] == 0 && beyond < 0) {
                continue; // still on the line
            }
            if (beyond >= 0 && patches[met] != patches[beyond]) {
                break;
            }
            beyond = met;
            if (labels[met] > 0 || k >= REACH) {
                break; // the ground has specks beside a line: what it is like shows farther out
            }
        }
        return beyond;
    }

    /** The pixels near one, itself among them, that part the same two and are as far from the region. */
    private int[] neighbours(Seam seam, Seam[] at) {
        int around = (int) NEIGHBOUR;
        return IntStream.range(0, (2 * around + 1) * (2 * around + 1))
                .map(k -> seam.pixel() + (k / (2 * around + 1) - around) * width + k % (2 * around + 1) - around)
                .filter(i -> i >= 0 && i < at.length && at[i] != null && areNeighbours(seam, at[i]))
                .toArray();
    }

    private boolean areNeighbours(Seam a, Seam b) {
        return distance(a.pixel(), b.pixel()) <= NEIGHBOUR
                && labels[a.region()] == labels[b.region()]
                && patches[a.beyond()] == patches[b.beyond()]
                && Math.abs(distance(a.pixel(), a.region()) - distance(b.pixel(), b.region())) <= ALIKE;
    }

    private double distance(int i, int j) {
        return Math.hypot(i % width - j % width, i / width - j / width);
    }

    /** Of each pixel the one that shows its side's colour: the region's for a line's, what lies beyond for the ground's, else itself. */
    int[] colours() {
        int[] colours = IntStream.range(0, labels.length).toArray();
        for (Seam seam : seams) {
            int pixel = seam.pixel();
            if (patches[pixel] == 0) {
                boolean nearer = distance(pixel, seam.region()) <= distance(pixel, seam.beyond());
                colours[pixel] = nearer ? seam.region() : seam.beyond();
            } else if (patches[pixel] == patches[seam.beyond()]) {
                colours[pixel] = seam.beyond();
            }
        }
        return colours;
    }

    /**
     * Cleans the seams of an image, whose channels lie one after the other.
     *
     * @param from where the image begins among the values
     */
    void clean(double[] values, int from, int channels) {
        int size = labels.length;
        for (Seam seam : seams) {
            mix(values, seam, from, channels);
        }
        for (int c = from; c < from + channels * size; c += size) {
            double[] channel = Arrays.copyOfRange(values, c, c + size);
            for (int s = 0; s < neighbours.length; s++) {
                double sum = 0;
                for (int i : neighbours[s]) {
                    sum += channel[i];
                }
                values[c + seams.get(s).pixel()] = sum / neighbours[s].length;
            }
        }
    }

    /** The nearest colour on the way from the region's, r, to the one beyond, g: p = r + t (g - r), t in [0, 1]. */
    private void mix(double[] values, Seam seam, int from, int channels) {
        int size = labels.length;
        double along = 0;
        double way = 0;
        double farthest = 0;
        for (int c = from; c < from + channels * size; c += size) {
            double step = values[c + seam.beyond()] - values[c + seam.region()];
            along += (values[c + seam.pixel()] - values[c + seam.region()]) * step;
            way += step * step;
            farthest = Math.max(farthest, Math.abs(step));
        }
        if (farthest < FAR) {
            return;
        }
        double t = Math.min(1, Math.max(0, along / way));
        for (int c = from; c < from + channels * size; c += size) {
            double r = values[c + seam.region()];
            values[c + seam.pixel()] = r + t * (values[c + seam.beyond()] - r);
        }
    }
}
