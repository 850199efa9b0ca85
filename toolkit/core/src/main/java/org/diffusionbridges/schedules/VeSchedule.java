/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

/**
 * The variance-exploding schedule: α = 1, ρ_t = t (DDBM, arXiv 2309.16948, table 1). Uniform steps in t serve it badly:
 * use a logSnr grid.
 *
 * @param tMax T = σ_max, positive
 * @param tMin smallest time used, in (0, T)
 */
public record VeSchedule(double tMax, double tMin) implements Schedule {

    /** The published settings: σ_max = 80, t_min = 0.002. */
    public static final VeSchedule DEFAULT = new VeSchedule(80, 0.002);

    public VeSchedule {
        Times.check(tMin, tMax);
    }

    @Override
    public double f(double t) {
        return 0;
    }

    @Override
    public double g2(double t) {
        return 2 * t;
    }

    @Override
    public double alpha(double t) {
        return 1;
    }

    @Override
    public double rho(double t) {
        return t;
    }

    @Override
    public double rhoBar(double t) {
        return Math.sqrt(tMax * tMax - t * t);
    }
}
