/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;

/**
 * The regions that a drawing's lines enclose. Paper is what is lighter than 60 %. Gaps of up to two pixels count as closed: a
 * region begins where a pixel and its eight neighbours are paper, and grows from there through paper (the trapped ball of
 * Zhang et al., 2009, with a ball of 3x3); paper too narrow for that is a region by itself. What reaches the picture's border
 * is ground and no region.
 */
public final class Regions {
    private static final double PAPER = 0.2; // of [-1, 1]

    private final int height;
    private final int width;
    private final int[] labels;
    private final int[] patches;
    private final int patchCount;
    private int count;

    private Regions(boolean[] paper, int height, int width) {
        this.height = height;
        this.width = width;
        labels = new int[paper.length];
        spread(core(paper));
        grow(paper);
        spread(paper);
        patches = labels.clone();
        patchCount = count;
        dropGround();
    }

    /**
     * The regions of one drawing.
     *
     * @param drawing 1 x C x H x W in [-1, 1], dark lines on light paper; several channels are averaged
     */
    public static Regions of(Tensor drawing) {
        if (drawing.shape().length != 4 || drawing.batch() != 1) {
            throw new IllegalArgumentException("a drawing must be 1xCxHxW, got " + drawing);
        }
        double[] light = light(drawing);
        boolean[] paper = new boolean[light.length];
        for (int i = 0; i < paper.length; i++) {
            paper[i] = light[i] > PAPER;
        }
        return new Regions(paper, drawing.extent(2), drawing.extent(3));
    }

    /** The mean of each pixel's channels, in [-1, 1]. */
    static double[] light(Tensor drawing) {
        int channels = drawing.extent(1);
        double[] light = new double[drawing.itemSize() / channels];
        for (int i = 0; i < light.length; i++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += drawing.values()[c * light.length + i];
            }
            light[i] = sum / channels;
        }
        return light;
    }

    /** The regions of every drawing of a batch, N x C x H x W. */
    public static List<Regions> ofEach(Tensor drawings) {
        return IntStream.range(0, drawings.batch())
                .mapToObj(i -> of(drawings.item(i)))
                .toList();
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Each pixel's region, row by row: 1 to {@link #count}, or 0 for lines and ground. */
    public int[] labels() {
        return labels.clone();
    }

    /** As the labels, with the ground's patches among them: 1 to {@link #patchCount}, or 0 for lines. Not to be changed. */
    int[] patches() {
        return patches;
    }

    int patchCount() {
        return patchCount;
    }

    /**
     * An image with every region held to one colour, the mean of its pixels; lines and ground are as they were.
     *
     * @param image 1 x C x H x W of the drawing's size
     */
    public Tensor flatten(Tensor image) {
        if (image.shape().length != 4 || image.batch() != 1 || image.extent(2) != height || image.extent(3) != width) {
            throw new IllegalArgumentException(
                    "an image for these regions must be 1xCx%dx%d, got %s".formatted(height, width, image));
        }
        Tensor flat = image.copy();
        double[] values = flat.values();
        for (int from = 0; from < values.length; from += labels.length) {
            double[] sums = new double[count + 1];
            int[] sizes = new int[count + 1];
            for (int i = 0; i < labels.length; i++) {
                sums[labels[i]] += values[from + i];
                sizes[labels[i]]++;
            }
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] > 0) {
                    values[from + i] = sums[labels[i]] / sizes[labels[i]];
                }
            }
        }
        return flat;
    }

    /**
     * {@link #flatten} for a batch, each image by the regions of its own drawing.
     *
     * @param regions of each drawing
     */
    static UnaryOperator<Tensor> flattening(List<Regions> regions) {
        return images -> Tensor.concat(IntStream.range(0, regions.size())
                .mapToObj(i -> regions.get(i).flatten(images.item(i)))
                .toList());
    }

    /** Pixels by region, the first region's first; of each only those that lie within it with their eight neighbours. */
    public List<int[]> interiors() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(region -> {
                    boolean[] inside = new boolean[labels.length];
                    for (int i = 0; i < inside.length; i++) {
                        inside[i] = labels[i] == region;
                    }
                    boolean[] core = core(inside);
                    return IntStream.range(0, core.length).filter(i -> core[i]).toArray();
                })
                .toList();
    }

    /** Pixels of which the eight neighbours are of the same kind; beyond the border all is. */
    private boolean[] core(boolean[] kind) {
        boolean[] core = kind.clone();
        for (int i = 0; i < kind.length; i++) {
            for (int y = Math.max(0, i / width - 1); y <= Math.min(height - 1, i / width + 1); y++) {
                for (int x = Math.max(0, i % width - 1); x <= Math.min(width - 1, i % width + 1); x++) {
                    core[i] &= kind[y * width + x];
                }
            }
        }
        return core;
    }

    /** Gives every connected patch that has no label the next one. */
    private void spread(boolean[] through) {
        Deque<Integer> queue = new ArrayDeque<>();
        for (int start = 0; start < labels.length; start++) {
            if (through[start] && labels[start] == 0) {
                labels[start] = ++count;
                queue.add(start);
                flood(queue, through);
            }
        }
    }

    /** Every label grows at the same pace. */
    private void grow(boolean[] through) {
        Deque<Integer> queue = new ArrayDeque<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] > 0) {
                queue.add(i);
            }
        }
        flood(queue, through);
    }

    private void flood(Deque<Integer> queue, boolean[] through) {
        while (!queue.isEmpty()) {
            int i = queue.remove();
            int x = i % width;
            visit(i, x > 0 ? i - 1 : -1, queue, through);
            visit(i, x < width - 1 ? i + 1 : -1, queue, through);
            visit(i, i - width, queue, through);
            visit(i, i + width, queue, through);
        }
    }

    private void visit(int from, int to, Deque<Integer> queue, boolean[] through) {
        if (to >= 0 && to < labels.length && through[to] && labels[to] == 0) {
            labels[to] = labels[from];
            queue.add(to);
        }
    }

    private void dropGround() {
        boolean[] ground = new boolean[count + 1];
        for (int x = 0; x < width; x++) {
            ground[labels[x]] = true;
            ground[labels[(height - 1) * width + x]] = true;
        }
        for (int y = 0; y < height; y++) {
            ground[labels[y * width]] = true;
            ground[labels[y * width + width - 1]] = true;
        }
        int[] renamed = new int[count + 1];
        int kept = 0;
        for (int label = 1; label <= count; label++) {
            renamed[label] = ground[label] ? 0 : ++kept;
        }
        Arrays.setAll(labels, i -> renamed[labels[i]]);
        count = kept;
    }
}
