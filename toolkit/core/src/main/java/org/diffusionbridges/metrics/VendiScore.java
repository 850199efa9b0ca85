/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Vendi score (Friedman and Dieng, arXiv 2210.02410, definition 3.1): exp of the entropy of the eigenvalues of K / n, where K
 * holds the cosine similarities of the features. It is the number of images that are effectively different: 1 if all point one
 * way, n if each is at right angles to all others, and at most D.
 *
 * <p>It knows no reference, and rises with the number of images: compare sets of one size.
 *
 * @param extractor whose features are compared
 */
public record VendiScore(FeatureExtractor extractor) implements SetMetric {
    public VendiScore {
        Checks.named(extractor);
    }

    @Override
    public String name() {
        return "Vendi score in the features of " + extractor.name();
    }

    @Override
    public Better better() {
        return Better.NEITHER;
    }

    @Override
    public double of(Features features) {
        Checks.space(features, extractor);
        RealMatrix x = MatrixUtils.createRealMatrix(unit(features));
        // X Xᵀ and Xᵀ X have the same eigenvalues but for zeros, which have no entropy: the smaller one is taken
        RealMatrix gram = features.size() <= features.dimension() ? x.multiplyTransposed(x) : x.transposeMultiply(x);
        double entropy = 0;
        for (double eigenvalue : new EigenDecompositionSymmetric(gram).getEigenvalues()) {
            double p = eigenvalue / features.size();
            entropy -= p > 0 ? p * Math.log(p) : 0; // what is below 0 is rounding
        }
        return Math.exp(entropy);
    }

    private static double[][] unit(Features features) {
        int d = features.dimension();
        double[][] rows = new double[features.size()][d];
        for (int i = 0; i < rows.length; i++) {
            double squares = 0;
            for (int k = 0; k < d; k++) {
                rows[i][k] = features.vectors().values()[i * d + k];
                squares += rows[i][k] * rows[i][k];
            }
            if (squares == 0) {
                throw new IllegalArgumentException(
                        "a Vendi score needs features that point somewhere, vector %d is 0".formatted(i));
            }
            for (int k = 0; k < d; k++) {
                rows[i][k] /= Math.sqrt(squares);
            }
        }
        return rows;
    }
}
