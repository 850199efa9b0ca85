/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

/**
 * The noise schedule of a diffusion bridge from the target x0 at t = 0 to the source xT at t = T (DDBM, arXiv 2309.16948,
 * table 1; DBIM, arXiv 2405.15885, section 2.2). All times are in [0, T].
 */
public sealed interface Schedule permits VpSchedule, VeSchedule, I2sbSchedule {

    /** The smallest time a sampler goes to and a training step draws. */
    double tMin();

    /** T, the time of the source. */
    double tMax();

    /** f(t), the drift of dx = f x dt + g dw. */
    double f(double t);

    /** g²(t), the squared diffusion of dx = f x dt + g dw. */
    double g2(double t);

    /** α_t, the scale of the forward process. */
    double alpha(double t);

    /** ρ_t = σ_t / α_t, the noise-to-signal ratio seen from x0. */
    double rho(double t);

    /** ρ̄_t, the same seen from xT: ρ̄² = ρ_T² − ρ² where both are exact. */
    double rhoBar(double t);

    /** Natural time units in one unit of t: what a sampler multiplies a step dt by. */
    default double timeUnits() {
        return 1;
    }

    /** ᾱ_t = α_t / α_T. */
    default double alphaBar(double t) {
        return alpha(t) / alpha(tMax());
    }

    /**
     * The time at which λ = ln(b / c) has this value; λ falls as t rises, so bisection finds it for tables too.
     *
     * @param low where to look from, in (0, T)
     * @param high where to look to, in (low, T)
     * @return a time in [low, high], an end if λ has the value outside
     */
    default double timeOf(double lambda, double low, double high) {
        double below = low;
        double above = high;
        while (above > Math.nextUp(below)) {
            double middle = 0.5 * (below + above);
            if (at(middle).lambda() > lambda) {
                below = middle;
            } else {
                above = middle;
            }
        }
        return 0.5 * (below + above);
    }

    /**
     * The marginal's coefficients at t.
     *
     * @throws IllegalArgumentException if t is outside [0, T]
     */
    default Coefficients at(double t) {
        if (!(t >= 0 && t <= tMax())) {
            throw new IllegalArgumentException("t must be in [0, %s], got %s".formatted(tMax(), t));
        }
        double alpha = alpha(t);
        double rho = rho(t);
        double rhoBar = rhoBar(t);
        double rhoT = rho(tMax());
        // a = ᾱ ρ² / ρ_T²    b = α ρ̄² / ρ_T²    c = α ρ̄ ρ / ρ_T
        double a = alphaBar(t) * rho * rho / (rhoT * rhoT);
        double b = alpha * rhoBar * rhoBar / (rhoT * rhoT);
        double c = alpha * rhoBar * rho / rhoT;
        return new Coefficients(t, alpha, rho, a, b, c);
    }
}
