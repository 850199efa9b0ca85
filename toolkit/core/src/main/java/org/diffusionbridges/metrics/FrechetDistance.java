/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Optional;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Squared Fréchet distance of the Gaussians with a set's and a reference's moments (Dowson and Landau, 1982; Heusel et al.,
 * arXiv 1706.08500, eq. 6), in [0, ∞):
 *
 * <pre>d² = |μ1 − μ2|² + tr Σ1 + tr Σ2 − 2 tr (Σ1^½ Σ2 Σ1^½)^½</pre>
 *
 * <p>Both roots are of symmetric matrices, taken eigenvalue by eigenvalue, so singular covariances need no offset. Its name
 * is FID where the features are {@link Inception}'s, and else says whose they are. It falls as sets grow:
 * compare sets of one size.
 */
public final class FrechetDistance implements SetMetric {
    private final Moments reference;
    private final RealMatrix root;

    private FrechetDistance(Moments reference) {
        this.reference = reference;
        root = root(reference.matrix());
    }

    /** The distance to the given moments. */
    public static FrechetDistance to(Moments reference) {
        return new FrechetDistance(reference);
    }

    @Override
    public String name() {
        return reference.space().equals(Inception.SPACE)
                ? "FID"
                : "Fréchet distance in the features of " + reference.space();
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    /** {@inheritDoc} At least two; with no more than D the covariance is singular, which {@link #warning} tells. */
    @Override
    public double of(Features features) {
        return of(Moments.of(features));
    }

    @Override
    public Optional<String> warning(Features features) {
        int d = features.dimension();
        return features.size() > d
                ? Optional.empty()
                : Optional.of(
                        "%d images leave the covariance of %d features singular: the distance is too large, take at least %d"
                                .formatted(features.size(), d, d + 1));
    }

    /**
     * The distance of a set of which only the moments are known.
     *
     * @throws IllegalArgumentException if they are of other features
     */
    public double of(Moments set) {
        if (!set.space().equals(reference.space())) {
            throw new IllegalArgumentException(
                    "a set and its reference need the features of one extractor, got those of '%s' and '%s'"
                            .formatted(set.space(), reference.space()));
        }
        if (set.dimension() != reference.dimension()) {
            throw new IllegalArgumentException("a set and its reference need features of one dimension, got %d and %d"
                    .formatted(set.dimension(), reference.dimension()));
        }
        double means = 0;
        for (int i = 0; i < set.dimension(); i++) {
            double difference = set.mean()[i] - reference.mean()[i];
            means += difference * difference;
        }
        RealMatrix inner = root.multiply(set.matrix()).multiply(root);
        double rootTrace = 0;
        for (double eigenvalue : eigen(inner).getEigenvalues()) {
            rootTrace += Math.sqrt(Math.max(0, eigenvalue)); // what is below 0 is rounding
        }
        return Math.max(0, means + set.trace() + reference.trace() - 2 * rootTrace);
    }

    private static RealMatrix root(RealMatrix symmetric) {
        EigenDecompositionSymmetric eigen = eigen(symmetric);
        double[] roots = eigen.getEigenvalues();
        for (int i = 0; i < roots.length; i++) {
            roots[i] = Math.sqrt(Math.max(0, roots[i]));
        }
        return eigen.getV()
                .multiply(MatrixUtils.createRealDiagonalMatrix(roots))
                .multiply(eigen.getVT());
    }

    private static EigenDecompositionSymmetric eigen(RealMatrix nearlySymmetric) {
        return new EigenDecompositionSymmetric(
                nearlySymmetric.add(nearlySymmetric.transpose()).scalarMultiply(0.5));
    }
}
