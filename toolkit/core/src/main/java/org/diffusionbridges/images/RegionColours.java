/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.List;
import java.util.function.IntFunction;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Tensor;

/**
 * What a noisy state tells of the colour of each region, for a network that was trained to see it.
 *
 * <p>A region of n pixels shows its colour through noise that hides it from every single pixel. The best linear estimate of its
 * mean colour, for colours of mean 0 and deviation σ = ½, is
 *
 * <pre>
 * ĉ = σ² b m / (b² σ² + c² / n),   m = mean of x_t − a xT over the region
 * </pre>
 *
 * and all its pixels get the same: a network no longer has to carry a colour from one end of a region to the other. The ground is a
 * region, too; a pixel of a line is one by itself.
 */
public final class RegionColours {
    private static final double VARIANCE = 0.25;

    private final List<Regions> regions;

    private RegionColours(List<Regions> regions) {
        this.regions = regions;
    }

    /**
     * Finds the regions of each drawing.
     *
     * @param drawings N x C x H x W in [-1, 1], dark lines on light paper
     */
    public static RegionColours of(Tensor drawings) {
        return new RegionColours(Regions.ofEach(drawings));
    }

    /** Of each drawing, for whoever needs them too. */
    public List<Regions> regions() {
        return regions;
    }

    /**
     * The network's input: the scaled state, and behind its channels ĉ.
     *
     * @param scaled cIn x_t, N x C x H x W
     * @param x x_t, of the same shape
     * @param xT the drawings, of the same shape
     * @param at the schedule at each item's time
     * @return N x 2C x H x W
     */
    public Tensor beside(Tensor scaled, Tensor x, Tensor xT, IntFunction<Coefficients> at) {
        int channels = x.extent(1);
        int pixels = x.itemSize() / channels;
        Tensor input = Tensor.zeros(x.batch(), 2 * channels, x.extent(2), x.extent(3));
        for (int item = 0; item < x.batch(); item++) {
            int from = item * x.itemSize();
            System.arraycopy(scaled.values(), from, input.values(), 2 * from, x.itemSize());
            for (int channel = 0; channel < channels; channel++) {
                int k = from + channel * pixels;
                estimate(
                        regions.get(item),
                        at.apply(item),
                        x.values(),
                        xT.values(),
                        k,
                        input.values(),
                        k + from + x.itemSize());
            }
        }
        return input;
    }

    /** One channel of one item, read from {@code k} on and written from {@code to} on. */
    private static void estimate(
            Regions regions, Coefficients at, double[] x, double[] xT, int k, double[] estimate, int to) {
        int[] patch = regions.patches();
        double[] sum = new double[regions.patchCount() + 1];
        int[] n = new int[sum.length];
        for (int i = 0; i < patch.length; i++) {
            sum[patch[i]] += x[k + i] - at.a() * xT[k + i];
            n[patch[i]]++;
        }
        for (int i = 0; i < patch.length; i++) {
            boolean line = patch[i] == 0;
            double m = line ? x[k + i] - at.a() * xT[k + i] : sum[patch[i]] / n[patch[i]];
            double noise = at.c() * at.c() / (line ? 1 : n[patch[i]]);
            estimate[to + i] = at.b() == 0 ? 0 : VARIANCE * at.b() * m / (VARIANCE * at.b() * at.b() + noise);
        }
    }
}
