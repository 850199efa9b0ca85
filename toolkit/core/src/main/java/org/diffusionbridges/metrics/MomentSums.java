/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.io.Serializable;

/**
 * What {@link Moments} are made of, vector by vector and part by part, for sets that no one machine holds.
 *
 * <p>Welford's update and the merge of Chan, Golub and LeVeque (1979): the mean μ and M = Σ (x − μ)(x − μ)ᵀ, of which
 * only the lower triangle is kept. In whatever order parts are merged, the moments differ by rounding alone.
 */
public final class MomentSums implements Serializable {
    private static final long serialVersionUID = 1;

    private long n;
    private final double[] mean;
    /** M, row by row: entry (j, k), k ≤ j, at j (j + 1) / 2 + k. */
    private final double[] squares;

    /** Of no vector yet. */
    public MomentSums(int dimension) {
        mean = new double[dimension];
        squares = new double[dimension * (dimension + 1) / 2];
    }

    /** How many vectors. */
    public long size() {
        return n;
    }

    /** How many numbers a vector has. */
    public int dimension() {
        return mean.length;
    }

    /**
     * Takes a vector in.
     *
     * @throws IllegalArgumentException if it is of another dimension
     */
    public void add(double[] x) {
        requireDimension(x.length);
        // μ' = μ + (x − μ) / n',  M' = M + (n' − 1) / n' · (x − μ)(x − μ)ᵀ
        n++;
        double[] deviation = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            deviation[j] = x[j] - mean[j];
            mean[j] += deviation[j] / n;
        }
        addSquares(deviation, (n - 1.0) / n);
    }

    /**
     * Takes another part of the set in, which stays as it is.
     *
     * @throws IllegalArgumentException if it is of another dimension
     */
    public void merge(MomentSums other) {
        requireDimension(other.mean.length);
        if (other.n == 0) {
            return;
        }
        // δ = μ2 − μ1:  M = M1 + M2 + n1 n2 / (n1 + n2) · δ δᵀ,  μ = μ1 + n2 / (n1 + n2) · δ
        long all = n + other.n;
        double[] delta = new double[mean.length];
        for (int j = 0; j < mean.length; j++) {
            delta[j] = other.mean[j] - mean[j];
            mean[j] += delta[j] * other.n / all;
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] += other.squares[i];
        }
        addSquares(delta, (double) n * other.n / all);
        n = all;
    }

    private void addSquares(double[] deviation, double weight) {
        int at = 0;
        for (int j = 0; j < deviation.length; j++) {
            for (int k = 0; k <= j; k++) {
                squares[at++] += weight * deviation[j] * deviation[k];
            }
        }
    }

    private void requireDimension(int given) {
        if (given != mean.length) {
            throw new IllegalArgumentException(
                    "vectors of one set must be of one dimension, got %d and %d".formatted(mean.length, given));
        }
    }

    /**
     * The moments of all that was taken in.
     *
     * @param space the name of the extractor whose features they are
     * @throws IllegalArgumentException if there are fewer than two
     */
    public Moments moments(String space) {
        if (n < 2) {
            throw new IllegalArgumentException("a covariance needs at least 2 images, got " + n);
        }
        int d = mean.length;
        double[][] covariance = new double[d][d];
        int at = 0;
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                covariance[j][k] = squares[at++] / (n - 1);
                covariance[k][j] = covariance[j][k];
            }
        }
        return new Moments(space, mean.clone(), covariance);
    }
}
