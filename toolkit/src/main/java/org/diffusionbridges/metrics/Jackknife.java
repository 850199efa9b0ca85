/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The standard error of a set's figure by the grouped jackknife (Efron and Tibshirani, An Introduction to the Bootstrap,
 * 1993, chapter 11): the images are dealt at random into G groups, θ_g is the figure without group g, and
 *
 * <pre>SE² = (G − 1) / G · Σ (θ_g − θ̄)²</pre>
 *
 * <p>The images are taken for independent, and what they are compared with for given. The deal is a function of the number of
 * images alone, so the same set gives the same error. The error is itself known to about 1 in √(2 (G − 1)): 16% for G = 20.
 * Unlike a bootstrap it never counts an image twice, which would lower a set's diversity and bias its Fréchet distance.
 */
final class Jackknife {
    private static final int GROUPS = 20;
    private static final long SEED = 20;

    private Jackknife() {}

    /** NaN for a single image, which leaves nothing when it is left out. */
    static double standardError(Features features, ToDoubleFunction<Features> figure) {
        int n = features.size();
        if (n < 2) {
            return Double.NaN;
        }
        int groups = Math.min(GROUPS, n);
        int[] group = deal(n, groups);
        double[] without = IntStream.range(0, groups)
                .mapToDouble(g -> figure.applyAsDouble(features.at(
                        IntStream.range(0, n).filter(i -> group[i] != g).toArray())))
                .toArray();
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares =
                Arrays.stream(without).map(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt((groups - 1.0) / groups * squares);
    }

    /** Which group each item falls to; sizes differ by one at most. */
    private static int[] deal(int n, int groups) {
        int[] group = IntStream.range(0, n).map(i -> i % groups).toArray();
        Random random = new Random(SEED);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = group[i];
            group[i] = group[j];
            group[j] = held;
        }
        return group;
    }
}
