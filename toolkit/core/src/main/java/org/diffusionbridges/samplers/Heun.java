/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * DDBM's hybrid sampler (arXiv 2309.16948, algorithm 1), the baseline that DBIM is measured against: in every interval an
 * Euler–Maruyama step of the reverse SDE (eq. 6) over the first part {@code churn} of it, then a Heun step of the probability-flow
 * ODE (eq. 7) over the rest (an Euler step where the interval ends in 0). It starts at xT itself, without booting noise.
 *
 * <p>N steps on a grid that ends in 0 cost 3N − 1 evaluations with churn, 2N − 1 without. The authors' version ignores a
 * mask; ours takes what the denoiser is given.
 *
 * @param churn part of each interval taken by the SDE, in [0, 1); the paper's setting is 0.33 (with N = 40)
 */
public record Heun(double churn) implements Sampler {
    /** The part of the score that drives the ODE; the SDE takes all of it. */
    static final double ODE = 0.5;

    private static final double SDE = 1;

    /** DDBM's setting, for N = 40. */
    public static final double PAPER_CHURN = 0.33;

    /** @throws IllegalArgumentException if churn is outside [0, 1) */
    public Heun {
        if (!(churn >= 0 && churn < 1)) {
            throw new IllegalArgumentException("churn must be in [0, 1), got " + churn);
        }
    }

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        Schedule schedule = steps.schedule();
        Tensor x = xT.copy();
        for (int i = 0; i < steps.count(); i++) {
            double s = steps.at(i).t();
            double t = steps.at(i + 1).t();
            if (churn > 0) {
                double hat = s + churn * (t - s);
                Tensor x0Hat = denoiser.denoise(x, s, xT);
                double dt = (hat - s) * schedule.timeUnits();
                double spread = Math.sqrt(schedule.g2(s) * Math.abs(dt));
                x = LinearCombination.combine(
                        1, x, dt, drift(schedule, SDE, s, x, x0Hat, xT), spread, noise.draw(x.shape()));
                observer.step(hat, x, x0Hat);
                s = hat;
            }
            double dt = (t - s) * schedule.timeUnits();
            Tensor x0Hat = denoiser.denoise(x, s, xT);
            Tensor slope = drift(schedule, ODE, s, x, x0Hat, xT);
            Tensor next = LinearCombination.combine(1, x, dt, slope, 0, slope);
            if (t > 0) {
                x0Hat = denoiser.denoise(next, t, xT);
                next = LinearCombination.combine(1, x, dt / 2, slope, dt / 2, drift(schedule, ODE, t, next, x0Hat, xT));
            }
            x = next;
            observer.step(t, x, x0Hat);
        }
        return x;
    }

    /** f x − g² (κ ∇log q − h), with ∇log q = −(x − a xT − b x̂0) / c² and h = −(x − ᾱ xT) / (α² ρ̄²). */
    static Tensor drift(Schedule schedule, double kappa, double t, Tensor x, Tensor x0Hat, Tensor xT) {
        Coefficients at = schedule.at(t);
        double rhoBar = schedule.rhoBar(t);
        double g2 = schedule.g2(t);
        double score = kappa * g2 / (at.c() * at.c());
        double pull = g2 / (at.alpha() * at.alpha() * rhoBar * rhoBar);
        // the brackets, multiplied out: one weight for each of x, xT and x̂0
        double ofX = schedule.f(t) + score - pull;
        double ofXT = pull * schedule.alphaBar(t) - score * at.a();
        double ofX0 = -score * at.b();
        return LinearCombination.combine(ofX, x, ofXT, xT, ofX0, x0Hat);
    }

    @Override
    public int nfe(TimeSteps steps) {
        return (churn > 0 ? 3 : 2) * steps.count() - (steps.endAtZero() ? 1 : 0);
    }

    @Override
    public int stepsFor(int nfe) {
        return Math.max(1, (nfe + 1) / (churn > 0 ? 3 : 2));
    }

    @Override
    public boolean isDeterministic() {
        return churn == 0;
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.karras();
    }

    @Override
    public String label() {
        return "heun churn=" + churn;
    }
}
