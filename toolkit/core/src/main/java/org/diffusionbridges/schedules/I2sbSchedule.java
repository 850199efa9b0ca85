/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

import java.util.Arrays;

/**
 * I2SB's tabulated schedule with a symmetric noise rate (Liu et al., arXiv 2302.05872; DBIM, arXiv 2405.15885, appendix):
 * β rises over the first half of n entries and is mirrored over the second. A time is rounded half to even to its table
 * index. The two ends are pinned to 1e-2 only, and ρ̄² is a sum of its own, not ρ_T² − ρ².
 */
public final class I2sbSchedule implements Schedule {

    /** The published settings: n = 1000, β_min = 0.1, β_max = 1, T = 1, t_min = 1e-4. */
    public static final I2sbSchedule DEFAULT = new I2sbSchedule(1000, 0.1, 1, 1e-4);

    private final int n;
    private final double betaMin;
    private final double betaMax;
    private final double tMin;
    private final double[] beta;
    private final double[] rho;
    private final double[] rhoBar;

    /**
     * @param n table entries, even and at least 4
     * @param betaMin noise rate at the ends, positive
     * @param betaMax noise rate at the middle's extrapolation, larger than {@code betaMin}
     * @param tMin smallest time used, in (0, 1)
     */
    public I2sbSchedule(int n, double betaMin, double betaMax, double tMin) {
        Times.check(tMin, 1);
        if (n < 4 || n % 2 != 0 || !(betaMin > 0 && betaMax > betaMin)) {
            throw new IllegalArgumentException(
                    "an I2SB table needs an even n of at least 4 and 0 < beta_min < beta_max, got n = %d, %s and %s"
                            .formatted(n, betaMin, betaMax));
        }
        this.n = n;
        this.betaMin = betaMin;
        this.betaMax = betaMax;
        this.tMin = tMin;
        // β = linspace(sqrt(β_min/n), sqrt(β_max/n), n)², the first half followed by its mirror image
        double from = Math.sqrt(betaMin / n);
        double to = Math.sqrt(betaMax / n);
        beta = new double[n];
        for (int i = 0; i < n / 2; i++) {
            double root = from + (to - from) * i / (n - 1);
            beta[i] = root * root;
            beta[n - 1 - i] = beta[i];
        }
        rho = beta.clone();
        Arrays.parallelPrefix(rho, Double::sum);
        rhoBar = rho.clone(); // β is its own mirror image, so the sum from the far end is the mirrored sum
        for (int i = 0; i < n; i++) {
            rhoBar[i] = Math.sqrt(rho[n - 1 - i]);
        }
        Arrays.setAll(rho, i -> Math.sqrt(rho[i]));
    }

    /** The table index of t: round((n − 1) t), half to even. */
    public int index(double t) {
        return (int) Math.rint((n - 1) * t);
    }

    /** Entries of the table. */
    public int n() {
        return n;
    }

    public double betaMin() {
        return betaMin;
    }

    public double betaMax() {
        return betaMax;
    }

    @Override
    public double tMin() {
        return tMin;
    }

    @Override
    public double tMax() {
        return 1;
    }

    @Override
    public double timeUnits() {
        return n - 1;
    }

    @Override
    public double f(double t) {
        return 0;
    }

    @Override
    public double g2(double t) {
        return beta[index(t)];
    }

    @Override
    public double alpha(double t) {
        return 1;
    }

    @Override
    public double rho(double t) {
        return rho[index(t)];
    }

    @Override
    public double rhoBar(double t) {
        return rhoBar[index(t)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof I2sbSchedule that
                && n == that.n
                && betaMin == that.betaMin
                && betaMax == that.betaMax
                && tMin == that.tMin;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new double[] {n, betaMin, betaMax, tMin});
    }

    @Override
    public String toString() {
        return "I2sbSchedule[n=%d, betaMin=%s, betaMax=%s, tMin=%s]".formatted(n, betaMin, betaMax, tMin);
    }
}
