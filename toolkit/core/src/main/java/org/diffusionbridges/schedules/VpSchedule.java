/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

/**
 * The variance-preserving schedule: g²(t) = β_min + β_d t (DDBM, arXiv 2309.16948, table 1).
 *
 * @param betaD slope β_d of the noise rate, positive
 * @param betaMin noise rate β_min at t = 0, not negative
 * @param tMax T, positive
 * @param tMin smallest time used, in (0, T)
 */
public record VpSchedule(double betaD, double betaMin, double tMax, double tMin) implements Schedule {

    /** The published models' settings: β_d = 2, β_min = 0.1, T = 1, t_min = 1e-4. */
    public static final VpSchedule DEFAULT = new VpSchedule(2, 0.1, 1, 1e-4);

    public VpSchedule {
        Times.check(tMin, tMax);
        if (!(betaD > 0 && betaMin >= 0)) {
            throw new IllegalArgumentException(
                    "beta_d must be positive and beta_min not negative, got %s and %s".formatted(betaD, betaMin));
        }
    }

    @Override
    public double f(double t) {
        return -0.5 * betaMin - 0.5 * betaD * t;
    }

    @Override
    public double g2(double t) {
        return betaMin + betaD * t;
    }

    @Override
    public double alpha(double t) {
        return Math.exp(-0.5 * betaMin * t - 0.25 * betaD * t * t);
    }

    @Override
    public double rho(double t) {
        return Math.sqrt(rhoSquared(t));
    }

    @Override
    public double rhoBar(double t) {
        return Math.sqrt(rhoSquared(tMax) - rhoSquared(t));
    }

    private double rhoSquared(double t) {
        return Math.expm1(betaMin * t + 0.5 * betaD * t * t);
    }
}
