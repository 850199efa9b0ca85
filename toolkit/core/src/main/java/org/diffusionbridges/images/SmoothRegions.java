/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;

/**
 * Holds every region of a drawing to a smooth surface of colour: of each channel's values the nearest polynomial in x and y, of degree
 * 2 in large regions, 1 in smaller ones, 0 in small ones. Light may fall over a region, and specks go. What of the ground is
 * nearly of the drawing's own colour there, that of paper, takes it. What parts a region from another, or from the ground, is
 * cleaned by {@link Seams}; other lines stay as they are.
 */
public final class SmoothRegions {
    private static final List<DoubleBinaryOperator> MONOMIALS = List.of(
            (x, y) -> 1, //
            (x, y) -> x,
            (x, y) -> y,
            (x, y) -> x * x,
            (x, y) -> x * y,
            (x, y) -> y * y);
    private static final int[] PIXELS_FOR_DEGREE = {1, 24, 96};

    /** What is left of a monomial of length 1 beside those before it: less is rounding, or a region one pixel wide. */
    private static final double LEAST = 1e-3;

    /** How near is nearly, in each channel: 32 of 255 levels. */
    private static final double NEAR = 0.25;

    /** One region: its pixels, and polynomials that are orthonormal over them. */
    private record Surface(int[] pixels, List<double[]> basis) {}

    private final List<Surface> surfaces;
    private final int[] ground;
    private final Seams seams;

    private SmoothRegions(Regions regions, int width) {
        int[] labels = regions.labels();
        surfaces = IntStream.rangeClosed(1, regions.count())
                .mapToObj(region -> IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == region)
                        .toArray())
                .map(pixels -> new Surface(pixels, basis(pixels, width)))
                .toList();
        int[] patches = regions.patches();
        ground = IntStream.range(0, labels.length)
                .filter(i -> patches[i] > 0 && labels[i] == 0)
                .toArray();
        seams = new Seams(labels, patches, width);
    }

    /**
     * The change for predictions of these drawings' answers, each by the regions of its own drawing.
     *
     * @param drawings N x C x H x W in [-1, 1], dark lines on light paper, of the predictions' shape
     * @param found the regions of each drawing
     */
    static UnaryOperator<Tensor> of(Tensor drawings, List<Regions> found) {
        List<SmoothRegions> each = found.stream()
                .map(regions -> new SmoothRegions(regions, drawings.extent(3)))
                .toList();
        return images -> {
            Tensor smooth = images.copy();
            int channels = images.batch() * images.extent(1);
            int size = images.values().length / channels;
            for (int channel = 0; channel < channels; channel++) {
                each.get(channel / images.extent(1)).smooth(smooth.values(), channel * size, drawings.values());
            }
            for (int item = 0; item < images.batch(); item++) {
                each.get(item).seams.clean(smooth.values(), item * images.itemSize(), images.extent(1));
            }
            return smooth;
        };
    }

    /** The ground, and each surface's projection, of the values from {@code from} on. */
    private void smooth(double[] values, int from, double[] paper) {
        for (int i : ground) {
            if (Math.abs(values[from + i] - paper[from + i]) < NEAR) {
                values[from + i] = paper[from + i];
            }
        }
        for (Surface surface : surfaces) {
            int[] pixels = surface.pixels();
            double[] projection = new double[pixels.length];
            for (double[] q : surface.basis()) {
                double along = 0;
                for (int i = 0; i < pixels.length; i++) {
                    along += q[i] * values[from + pixels[i]];
                }
                for (int i = 0; i < pixels.length; i++) {
                    projection[i] += along * q[i];
                }
            }
            for (int i = 0; i < pixels.length; i++) {
                values[from + pixels[i]] = projection[i];
            }
        }
    }

    /** Gram and Schmidt over the monomials, about the region's middle and to its scale. */
    private static List<double[]> basis(int[] pixels, int width) {
        double middleX = IntStream.of(pixels).map(i -> i % width).average().orElseThrow();
        double middleY = IntStream.of(pixels).map(i -> i / width).average().orElseThrow();
        double scale = Math.sqrt(pixels.length);
        List<double[]> basis = new ArrayList<>();
        for (int m = 0; m < MONOMIALS.size(); m++) {
            int degree = m == 0 ? 0 : m < 3 ? 1 : 2;
            if (pixels.length < PIXELS_FOR_DEGREE[degree]) {
                break;
            }
            DoubleBinaryOperator monomial = MONOMIALS.get(m);
            double[] q = IntStream.of(pixels)
                    .mapToDouble(
                            i -> monomial.applyAsDouble((i % width - middleX) / scale, (i / width - middleY) / scale))
                    .toArray();
            double before = normalise(q);
            for (double[] other : basis) {
                double along = dot(q, other);
                for (int i = 0; i < q.length; i++) {
                    q[i] -= along * other[i];
                }
            }
            if (before > 0 && normalise(q) > LEAST) {
                basis.add(q);
            }
        }
        return basis;
    }

    /** Brings a vector to length 1, unless it is nothing; gives its length before. */
    private static double normalise(double[] q) {
        double length = Math.sqrt(dot(q, q));
        for (int i = 0; i < q.length && length > 0; i++) {
            q[i] /= length;
        }
        return length;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
