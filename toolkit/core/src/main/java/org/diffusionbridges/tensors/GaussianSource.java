/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import java.util.SplittableRandom;

/**
 * Standard normal numbers from a seed by Marsaglia's polar method over SplitMix64. Written out here, with strict
 * mathematics, because no JDK class promises the same normal numbers in its next version.
 */
final class GaussianSource {
    private final SplittableRandom uniform;
    private double spare = Double.NaN;

    GaussianSource(long seed) {
        uniform = new SplittableRandom(seed);
    }

    void fill(double[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = next();
        }
    }

    private double next() {
        if (!Double.isNaN(spare)) {
            double second = spare;
            spare = Double.NaN;
            return second;
        }
        double u;
        double v;
        double square;
        do {
            u = symmetric();
            v = symmetric();
            square = u * u + v * v;
        } while (square >= 1 || square == 0);
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = v * scale;
        return u * scale;
    }

    /** Uniform in [-1, 1), a multiple of 2^-52. */
    private double symmetric() {
        return (uniform.nextLong() >> 11) * 0x1.0p-52;
    }
}
