/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.random.RandomGenerator;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.tensors.Tensor;

/**
 * How drawings and their pictures are varied while a model trains, so that it answers drawings of other hands: both are moved,
 * turned and scaled together, and the drawing's lines alone wobble and break. What comes in from outside is white.
 *
 * @param shift how far at most a pair is moved along each axis, as a share of its side
 * @param scale by how much at most it grows or shrinks, as a share
 * @param turn by how many degrees at most it is turned either way
 * @param wobble standard deviation of the lines' displacement, as a share of the side; the displacement is smooth
 * @param gaps how many gaps a drawing gets at most
 */
public record Augmentation(double shift, double scale, double turn, double wobble, int gaps) {
    /** Nothing is varied. */
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0);

    /** What suits drawings of single things on white. */
    public static final Augmentation DRAWINGS = new Augmentation(0.06, 0.12, 12, 0.01, 3);

    /** A quarter of the pairs stays as it is: what is resampled is a little softer than what a user draws. */
    private static final double UNTOUCHED = 0.25;

    /** Points along a side between which the displacement is interpolated. */
    private static final int KNOTS = 5;

    private static final double GAP_RADIUS = 0.02; // of the side
    private static final double WHITE = 1;

    /** @throws IllegalArgumentException if a value is negative or not finite, or scale is not below 1 */
    public Augmentation {
        if (!(shift >= 0 && scale >= 0 && scale < 1 && turn >= 0 && wobble >= 0 && gaps >= 0)
                || !Double.isFinite(shift + turn + wobble)) {
            throw new IllegalArgumentException(
                    "shift, turn, wobble and gaps must not be negative, scale must be in [0, 1), got shift %s, scale %s, turn %s, wobble %s, gaps %d"
                            .formatted(shift, scale, turn, wobble, gaps));
        }
    }

    /** The pair, varied by the generator's next draws. */
    Pair vary(Pair pair, RandomGenerator random) {
        if (equals(NONE) || random.nextDouble() < UNTOUCHED) {
            return pair;
        }
        int height = pair.target().extent(2);
        int width = pair.target().extent(3);
        double angle = Math.toRadians(turn * between(random));
        double zoom = 1 / (1 + scale * between(random));
        double cos = Math.cos(angle) * zoom;
        double sin = Math.sin(angle) * zoom;
        double dx = shift * width * between(random);
        double dy = shift * height * between(random);
        double[] byX = knots(wobble * width, random);
        double[] byY = knots(wobble * height, random);
        double[] u = new double[height * width]; // where a pixel's value comes from
        double[] v = new double[height * width];
        double[] wobbledU = new double[height * width];
        double[] wobbledV = new double[height * width];
        for (int i = 0; i < u.length; i++) {
            double x = i % width - (width - 1) / 2.0;
            double y = (double) (i / width) - (height - 1) / 2.0;
            u[i] = cos * x - sin * y + (width - 1) / 2.0 + dx;
            v[i] = sin * x + cos * y + (height - 1) / 2.0 + dy;
            double column = (i % width) * (KNOTS - 1.0) / Math.max(1, width - 1);
            double row = (double) (i / width) * (KNOTS - 1.0) / Math.max(1, height - 1);
            wobbledU[i] = u[i] + between(byX, row, column);
            wobbledV[i] = v[i] + between(byY, row, column);
        }
        Tensor source = resampled(pair.source(), wobbledU, wobbledV);
        for (int gap = random.nextInt(gaps + 1); gap > 0; gap--) {
            erase(source, random.nextDouble() * width, random.nextDouble() * height, GAP_RADIUS * width);
        }
        return new Pair(source, resampled(pair.target(), u, v), pair.label());
    }

    private static double between(RandomGenerator random) {
        return 2 * random.nextDouble() - 1;
    }

    private static double[] knots(double deviation, RandomGenerator random) {
        double[] knots = new double[KNOTS * KNOTS];
        for (int i = 0; i < knots.length; i++) {
            // a sum of three uniform draws, of variance 1: near enough to a Gaussian, and the same on every JDK
            knots[i] = deviation * (between(random) + between(random) + between(random));
        }
        return knots;
    }

    /** The displacement at a place among the knots, bilinear. */
    private static double between(double[] knots, double row, double column) {
        int top = Math.min(KNOTS - 2, (int) row);
        int left = Math.min(KNOTS - 2, (int) column);
        double y = row - top;
        double x = column - left;
        int at = top * KNOTS + left;
        return (1 - y) * ((1 - x) * knots[at] + x * knots[at + 1])
                + y * ((1 - x) * knots[at + KNOTS] + x * knots[at + KNOTS + 1]);
    }

    private static Tensor resampled(Tensor image, double[] u, double[] v) {
        int height = image.extent(2);
        int width = image.extent(3);
        double[] from = image.values();
        double[] to = new double[from.length];
        double[] byX = new double[4];
        double[] byY = new double[4];
        for (int i = 0; i < u.length; i++) {
            int left = (int) Math.floor(u[i]) - 1;
            int top = (int) Math.floor(v[i]) - 1;
            cubic(u[i] - left - 1, byX);
            cubic(v[i] - top - 1, byY);
            for (int plane = 0; plane < from.length; plane += u.length) {
                double sum = 0;
                for (int j = 0; j < 4; j++) {
                    for (int k = 0; k < 4; k++) {
                        int y = top + j;
                        int x = left + k;
                        boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                        sum += byY[j] * byX[k] * (inside ? from[plane + y * width + x] : WHITE);
                    }
                }
                to[plane + i] = Math.max(-1, Math.min(1, sum));
            }
        }
        return Tensor.of(to, image.shape());
    }

    /** Keys' cubic weights (a = -0.5) of the four neighbours of a place {@code x} behind the second of them. */
    private static void cubic(double x, double[] weights) {
        weights[0] = ((-0.5 * x + 1) * x - 0.5) * x;
        weights[1] = (1.5 * x - 2.5) * x * x + 1;
        weights[2] = ((-1.5 * x + 2) * x + 0.5) * x;
        weights[3] = (0.5 * x - 0.5) * x * x;
    }

    private static void erase(Tensor image, double x, double y, double radius) {
        int width = image.extent(3);
        int pixels = image.extent(2) * width;
        for (int i = 0; i < image.values().length; i++) {
            double dx = i % pixels % width - x;
            double dy = (double) (i % pixels / width) - y;
            if (dx * dx + dy * dy <= radius * radius) {
                image.values()[i] = WHITE;
            }
        }
    }
}
