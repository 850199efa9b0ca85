/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.tensors.Tensor;

/**
 * How far the regions that a drawing's lines enclose have one colour each, in [0, 1]: of the pixels within a region
 * ({@link Regions}, without its rim), the share of which no channel is further than the tolerance from the region's median.
 * Flat colours have shades, so the truth itself does not reach 1: give its figure beside. Where no region has an interior it is 1.
 *
 * @param tolerance in levels of 0 to 255
 */
public record RegionPurity(int tolerance) implements PairMetric {
    private static final double LEVELS = 127.5;

    /** @throws IllegalArgumentException if the tolerance is not in [0, 255] */
    public RegionPurity {
        if (tolerance < 0 || tolerance > 255) {
            throw new IllegalArgumentException("a tolerance must be in [0, 255], got " + tolerance);
        }
    }

    @Override
    public String name() {
        return "Share of regions of one colour";
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public Reference reference() {
        return Reference.SOURCE;
    }

    /** {@inheritDoc} Here the reference is the source; it may have other channels, but not another size. */
    @Override
    public double of(Tensor image, Tensor source) {
        Checks.sameSize(image, source);
        int pixels = image.extent(2) * image.extent(3);
        long within = 0;
        long all = 0;
        for (int[] interior : Regions.of(source).interiors()) {
            boolean[] pure = new boolean[interior.length];
            Arrays.fill(pure, true);
            for (int from = 0; from < image.values().length; from += pixels) {
                int start = from;
                double[] values = IntStream.of(interior)
                        .mapToDouble(i -> Math.rint((image.values()[start + i] + 1) * LEVELS))
                        .toArray();
                double median = median(values);
                for (int k = 0; k < values.length; k++) {
                    pure[k] &= Math.abs(values[k] - median) <= tolerance;
                }
            }
            all += interior.length;
            within += IntStream.range(0, pure.length).filter(k -> pure[k]).count();
        }
        return all == 0 ? 1 : (double) within / all;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return values.length == 0 ? 0 : sorted[values.length / 2];
    }
}
