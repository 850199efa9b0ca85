/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Where a drawing's ink is: one truth value a pixel, row by row. Operations give a new mask. */
record Ink(int width, int height, boolean[] at) {
    private static final int EDGE_STRICTNESS = 5;
    private static final int[][] NEIGHBOURS = {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}};

    static Ink below(double[] levels, int width, int height, double threshold) {
        boolean[] at = new boolean[levels.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = levels[i] < threshold;
        }
        return new Ink(width, height, at);
    }

    boolean is(int x, int y) {
        return x >= 0 && x < width && y >= 0 && y < height && at[y * width + x];
    }

    /** Grey levels: 0 where there is ink, 1 elsewhere. */
    double[] levels() {
        double[] levels = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            levels[i] = at[i] ? 0 : 1;
        }
        return levels;
    }

    /**
     * Without connected patches of fewer than {@code area} pixels or than {@code share} of the largest patch; of those that
     * touch the edge, where shadows and the table are, five times that share.
     */
    Ink withoutSpecks(int area, double share) {
        List<int[]> patches = patches();
        int largest = patches.stream().mapToInt(patch -> patch.length).max().orElse(0);
        boolean[] kept = at.clone();
        for (int[] patch : patches) {
            double least = share * largest * (touchesEdge(patch) ? EDGE_STRICTNESS : 1);
            if (patch.length < Math.max(area, least)) {
                for (int i : patch) {
                    kept[i] = false;
                }
            }
        }
        return new Ink(width, height, kept);
    }

    /** The pixels of every connected patch; corners connect. */
    List<int[]> patches() {
        List<int[]> patches = new ArrayList<>();
        boolean[] seen = new boolean[at.length];
        for (int start = 0; start < at.length; start++) {
            if (at[start] && !seen[start]) {
                patches.add(patch(start, seen));
            }
        }
        return patches;
    }

    private boolean touchesEdge(int[] patch) {
        for (int i : patch) {
            int x = i % width;
            int y = i / width;
            if (x == 0 || y == 0 || x == width - 1 || y == height - 1) {
                return true;
            }
        }
        return false;
    }

    private int[] patch(int start, boolean[] seen) {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        int[] patch = new int[16];
        int size = 0;
        seen[start] = true;
        open.add(start);
        while (!open.isEmpty()) {
            int i = open.remove();
            if (size == patch.length) {
                patch = Arrays.copyOf(patch, 2 * size);
            }
            patch[size++] = i;
            for (int[] step : NEIGHBOURS) {
                int x = i % width + step[0];
                int y = i / width + step[1];
                if (is(x, y) && !seen[y * width + x]) {
                    seen[y * width + x] = true;
                    open.add(y * width + x);
                }
            }
        }
        return Arrays.copyOf(patch, size);
    }

    /**
     * Lines of one pixel along the middle of every stroke (Zhang and Suen, 'A fast parallel algorithm for thinning digital
     * patterns', 1984).
     */
    Ink skeleton() {
        Ink thin = this;
        while (true) {
            Ink thinner = thin.peeled(0).peeled(1);
            if (Arrays.equals(thinner.at, thin.at)) {
                return thin;
            }
            thin = thinner;
        }
    }

    /**
     * Half the width of the strokes: the median, along their skeleton, of the distance to where there is no ink, in pixels
     * (chessboard distance); 0 if there is no ink.
     */
    int strokeRadius() {
        Ink middle = skeleton();
        List<Integer> radii = new ArrayList<>();
        Ink left = this;
        for (int radius = 0; left.bounds().length > 0; radius++) {
            Ink smaller = left.eroded();
            for (int i = 0; i < at.length; i++) {
                if (middle.at[i] && left.at[i] && !smaller.at[i]) {
                    radii.add(radius);
                }
            }
            left = smaller;
        }
        Collections.sort(radii);
        return radii.isEmpty() ? 0 : radii.get(radii.size() / 2);
    }

    /** Without every pixel that has a neighbour without ink, or the edge, beside it. */
    private Ink eroded() {
        boolean[] kept = new boolean[at.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inner = at[y * width + x];
                for (int k = 0; inner && k < NEIGHBOURS.length; k++) {
                    inner = is(x + NEIGHBOURS[k][0], y + NEIGHBOURS[k][1]);
                }
                kept[y * width + x] = inner;
            }
        }
        return new Ink(width, height, kept);
    }

    private Ink peeled(int pass) {
        boolean[] kept = at.clone();
        boolean[] around = new boolean[8];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (!at[y * width + x]) {
                    continue;
                }
                int neighbours = 0;
                int transitions = 0;
                for (int k = 0; k < 8; k++) {
                    around[k] = is(x + NEIGHBOURS[k][0], y + NEIGHBOURS[k][1]);
                    neighbours += around[k] ? 1 : 0;
                }
                for (int k = 0; k < 8; k++) {
                    transitions += !around[k] && around[(k + 1) % 8] ? 1 : 0;
                }
                boolean north = around[0];
                boolean east = around[2];
                boolean south = around[4];
                boolean west = around[6];
                boolean onThisSide = pass == 0
                        ? !(north && east && south) && !(east && south && west)
                        : !(north && east && west) && !(north && south && west);
                if (neighbours >= 2 && neighbours <= 6 && transitions == 1 && onThisSide) {
                    kept[y * width + x] = false;
                }
            }
        }
        return new Ink(width, height, kept);
    }

    /** The ink on a coarser grid: a pixel has ink if any pixel that lies in it has. */
    Ink coarser(int newWidth, int newHeight) {
        boolean[] coarse = new boolean[newWidth * newHeight];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (at[y * width + x]) {
                    coarse[y * newHeight / height * newWidth + x * newWidth / width] = true;
                }
            }
        }
        return new Ink(newWidth, newHeight, coarse);
    }

    /** Left, top, right and bottom (exclusive) of all ink; empty if there is none. */
    int[] bounds() {
        int[] box = {width, height, 0, 0};
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (at[y * width + x]) {
                    box[0] = Math.min(box[0], x);
                    box[1] = Math.min(box[1], y);
                    box[2] = Math.max(box[2], x + 1);
                    box[3] = Math.max(box[3], y + 1);
                }
            }
        }
        return box[2] == 0 ? new int[0] : box;
    }
}
