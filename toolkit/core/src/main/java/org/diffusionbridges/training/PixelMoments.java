/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;

/**
 * The second moments of a dataset's pixels, all channels and places taken together.
 *
 * @param var0 variance of the targets about their mean
 * @param varT variance of the sources about their mean
 * @param cov covariance of a target's pixel and its source's
 */
record PixelMoments(double var0, double varT, double cov) {

    /** A flat image has no deviation to scale by; below this the data are taken for constant. */
    private static final double SMALLEST_VARIANCE = 1e-8;

    /**
     * The moments over pairs drawn with a seed, balanced by group as in training.
     *
     * @param pairs how many are drawn, with replacement; if the dataset has no more than that, each of its pairs is taken
     *     once instead
     * @throws IllegalArgumentException if the dataset is empty
     */
    public static PixelMoments of(PairDataset dataset, int pairs, long seed) {
        boolean all = dataset.size() <= pairs;
        Draws draws = new Draws(dataset);
        SplittableRandom random = new SplittableRandom(seed);
        int count = all ? dataset.size() : pairs;
        double n = 0;
        double sum0 = 0;
        double sumT = 0;
        double sum00 = 0;
        double sumTT = 0;
        double sum0T = 0;
        for (int i = 0; i < count; i++) {
            Pair pair = dataset.get(all ? i : draws.pair(random));
            double[] target = pair.target().values();
            double[] source = pair.source().values();
            for (int k = 0; k < target.length; k++) {
                double x0 = target[k];
                double xT = source[k];
                sum0 += x0;
                sumT += xT;
                sum00 += x0 * x0;
                sumTT += xT * xT;
                sum0T += x0 * xT;
            }
            n += target.length;
        }
        double mean0 = sum0 / n;
        double meanT = sumT / n;
        return new PixelMoments(sum00 / n - mean0 * mean0, sumTT / n - meanT * meanT, sum0T / n - mean0 * meanT);
    }

    /**
     * DDBM's preconditioning with these deviations and this covariance.
     *
     * @throws IllegalArgumentException if targets or sources are constant
     */
    public DdbmPreconditioning preconditioning() {
        if (!(var0 > SMALLEST_VARIANCE && varT > SMALLEST_VARIANCE)) {
            throw new IllegalArgumentException(
                    "preconditioning cannot be fitted to constant images: the variances are %s (targets) and %s (sources)"
                            .formatted(var0, varT));
        }
        double sigma0 = Math.sqrt(var0);
        double sigmaT = Math.sqrt(varT);
        // rounding may put a perfect correlation a hair outside
        double bound = sigma0 * sigmaT;
        return new DdbmPreconditioning(sigma0, sigmaT, Math.max(-bound, Math.min(bound, cov)));
    }
}
