/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import org.diffusionbridges.tensors.Tensor;

/**
 * A drawing's answers at a multiple of their size, with rims as smooth as the drawing means them. It adds no detail: each large
 * pixel is a weighted mean of the small ones near it, and the drawing decides which belong together.
 *
 * <p>Small pixels belong to a region of the drawing, to the ground, or to a line that parts nothing; {@link Owners} says which. With a
 * Gaussian K of deviation 1.1 about the large pixel p, and w_i, how much of the small pixel i is paper,
 *
 * <pre>
 * s_r(p) = Σ_(i in r) w_i K(i − p)         m_r(p) = Σ_(i in r) w_i K(i − p) x_i / s_r(p)
 * x(p)   = Σ_r s_r(p)^h m_r(p) / Σ_r s_r(p)^h
 * </pre>
 *
 * where h makes the rim between two regions about one large pixel wide. It runs in the middle of the line that parts them.
 */
public final class Enlargement {
    /** The largest factor: a picture of 64x64 becomes one of 1024x1024. */
    public static final int LARGEST = 16;

    private static final double DEVIATION = 1.1;

    /** How far the Gaussian reaches, in small pixels: beyond the middle of a wide line. */
    private static final int REACH = 4;

    /** Where so many small pixels around belong together, others are too far away to be seen. */
    private static final int ALONE = 2;

    /** The exponent h for each unit of the factor. */
    private static final double HARDNESS = 1.25;

    /** A share that is not seen: half a level of 255. */
    private static final double NOTHING = 1.0 / 512;

    /** The one found last: the answers to a drawing, their mean and the steps of their films come one after the other. */
    private static volatile SoftReference<Enlargement> last = new SoftReference<>(null);

    private final Tensor drawing;
    private final int height;
    private final int width;
    private final int factor;
    private final int[][] pixels;
    private final double[][] shares;

    private Enlargement(Tensor drawing, int factor) {
        this.drawing = drawing;
        this.height = drawing.extent(2);
        this.width = drawing.extent(3);
        this.factor = factor;
        pixels = new int[height * width * factor * factor][];
        shares = new double[pixels.length][];
        Weights weights = new Weights(Owners.of(drawing));
        for (int p = 0; p < pixels.length; p++) {
            weights.find(p);
        }
    }

    /**
     * The enlargement of one drawing's answers.
     *
     * @param drawing 1 x C x H x W in [-1, 1], dark lines on light paper
     * @param factor 1 to {@link #LARGEST}
     * @throws IllegalArgumentException if the drawing has another shape or the factor is out of range
     */
    public static Enlargement of(Tensor drawing, int factor) {
        checkFactor(factor);
        Enlargement known = last.get();
        if (known != null && known.factor == factor && known.isOf(drawing)) {
            return known;
        }
        Enlargement found = new Enlargement(drawing.copy(), factor);
        last = new SoftReference<>(found);
        return found;
    }

    private boolean isOf(Tensor other) {
        return drawing.sameShape(other) && Arrays.equals(drawing.values(), other.values());
    }

    /** @throws IllegalArgumentException if a factor is out of range */
    public static void checkFactor(int factor) {
        if (factor < 1 || factor > LARGEST) {
            throw new IllegalArgumentException(
                    "a picture can be enlarged 1 to %d times, got %d".formatted(LARGEST, factor));
        }
    }

    /**
     * Any picture at the large size, its pixels interpolated (bicubic).
     *
     * @param image 1 x C x H x W in [-1, 1], C = 1 or 3
     * @return 1 x C x kH x kW for the factor k
     */
    public static Tensor plain(Tensor image, int factor) {
        if (factor == 1) {
            return image;
        }
        int channels = image.extent(1);
        return Images.toTensor(
                Images.toImage(image), channels, factor * image.extent(2), factor * image.extent(3), Fit.STRETCH);
    }

    /** The drawing itself at the large size: as {@link #plain}, with its lines' rims as sharp as they were. */
    public static Tensor ofLines(Tensor drawing, int factor) {
        Tensor large = plain(drawing, factor).copy();
        for (int i = 0; i < large.values().length; i++) {
            large.values()[i] = Math.min(1, Math.max(-1, large.values()[i] * Math.max(1, factor / 2.0)));
        }
        return large;
    }

    /**
     * An answer at the large size.
     *
     * @param image 1 x C x H x W of the drawing's size
     * @return 1 x C x kH x kW for the factor k, in the range of the image's values
     * @throws IllegalArgumentException if the image has another size
     */
    public Tensor apply(Tensor image) {
        if (image.shape().length != 4 || image.batch() != 1 || image.extent(2) != height || image.extent(3) != width) {
            throw new IllegalArgumentException(
                    "an image of this drawing must be 1xCx%dx%d, got %s".formatted(height, width, image));
        }
        int channels = image.extent(1);
        double[] values = image.values();
        double[] large = new double[channels * pixels.length];
        for (int c = 0; c < channels; c++) {
            int from = c * height * width;
            for (int p = 0; p < pixels.length; p++) {
                double sum = 0;
                for (int k = 0; k < pixels[p].length; k++) {
                    sum += shares[p][k] * values[from + pixels[p][k]];
                }
                large[c * pixels.length + p] = sum;
            }
        }
        return Tensor.of(large, 1, channels, factor * height, factor * width);
    }

    /** Finds each large pixel's small ones and their shares. */
    private final class Weights {
        private final Owners owners;
        private final boolean[] alone;
        private final double[] sums;
        private final double[][] gaussian = new double[factor][2 * REACH + 1];
        private final int[] near = new int[(2 * REACH + 1) * (2 * REACH + 1)];
        private final double[] weights = new double[near.length];

        Weights(Owners owners) {
            this.owners = owners;
            alone = owners.alone(width, ALONE);
            sums = new double[owners.count()];
            for (int phase = 0; phase < factor; phase++) {
                for (int k = -REACH; k <= REACH; k++) {
                    double distance = ((phase + 0.5) / factor - 0.5 - k) / DEVIATION;
                    gaussian[phase][k + REACH] = Math.exp(-distance * distance / 2);
                }
            }
        }

        void find(int p) {
            int x = p % (factor * width);
            int y = p / (factor * width);
            int n = alone[y / factor * width + x / factor] ? between(x, y) : gather(x, y);
            double whole = 0;
            for (int k = 0; k < n; k++) {
                whole += weights[k];
            }
            int kept = 0;
            double left = 0;
            for (int k = 0; k < n; k++) {
                if (weights[k] > NOTHING * whole) {
                    near[kept] = near[k];
                    weights[kept] = weights[k];
                    left += weights[kept++];
                }
            }
            pixels[p] = new int[kept];
            shares[p] = new double[kept];
            for (int k = 0; k < kept; k++) {
                pixels[p][k] = owners.colour()[near[k]];
                shares[p][k] = weights[k] / left;
            }
        }

        /** The four small pixels about a large one, where all belong together: bilinear interpolation. */
        private int between(int x, int y) {
            double right = Math.max(0, (x + 0.5) / factor - 0.5);
            double down = Math.max(0, (y + 0.5) / factor - 0.5);
            int n = 0;
            for (int i = (int) down; i <= Math.min(height - 1, (int) down + 1); i++) {
                for (int j = (int) right; j <= Math.min(width - 1, (int) right + 1); j++) {
                    near[n] = i * width + j;
                    weights[n++] = (1 - Math.abs(down - i)) * (1 - Math.abs(right - j));
                }
            }
            return n;
        }

        /** The small pixels about a large one, of which the strongest owner's outweigh the others'. */
        private int gather(int x, int y) {
            Arrays.fill(sums, 0);
            double[] across = gaussian[x % factor];
            double[] down = gaussian[y % factor];
            int column = x / factor;
            int row = y / factor;
            int n = 0;
            for (int i = Math.max(0, row - REACH); i <= Math.min(height - 1, row + REACH); i++) {
                for (int j = Math.max(0, column - REACH); j <= Math.min(width - 1, column + REACH); j++) {
                    int pixel = i * width + j;
                    double weight = owners.paper()[pixel] * down[i - row + REACH] * across[j - column + REACH];
                    if (weight > 0) {
                        near[n] = pixel;
                        weights[n++] = weight;
                        sums[owners.owner()[pixel]] += weight;
                    }
                }
            }
            harden();
            for (int k = 0; k < n; k++) {
                weights[k] *= sums[owners.owner()[near[k]]];
            }
            return n;
        }

        /** Of each owner's sum, as a part of the largest, the power h − 1. */
        private void harden() {
            double strongest = 0;
            for (double sum : sums) {
                strongest = Math.max(strongest, sum);
            }
            for (int owner = 0; owner < sums.length; owner++) {
                double part = sums[owner] / strongest;
                sums[owner] = part == 0 || part == 1 ? part : Math.pow(part, HARDNESS * factor - 1);
            }
        }
    }
}
