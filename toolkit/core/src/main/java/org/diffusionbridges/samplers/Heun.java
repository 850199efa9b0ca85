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
 */
public final class Heun implements Sampler {
    private static final double ODE = 0.5;
    private static final double SDE = 1;

    private final Schedule schedule;
    private final double[] times;
    private final double churn;

    /**
     * @param times N + 1 falling times, the first below T
     * @param churn part of each interval taken by the SDE, in [0, 1); the paper's setting is 0.33 (with N = 40)
     */
    public Heun(Schedule schedule, double[] times, double churn) {
        Grids.coefficients(schedule, times);
        this.schedule = schedule;
        this.times = times.clone();
        this.churn = new Method.Hybrid(churn).churn();
    }

    @Override
    public int nfe() {
        int steps = times.length - 1;
        int eulerEnd = times[steps] == 0 ? 1 : 0;
        return (churn > 0 ? 3 : 2) * steps - eulerEnd;
    }

    @Override
    public Tensor sample(Denoiser denoiser, Tensor xT, Noise noise, Observer observer) {
        Tensor x = xT.copy();
        for (int i = 0; i < times.length - 1; i++) {
            double s = times[i];
            double t = times[i + 1];
            if (churn > 0) {
                double hat = s + churn * (t - s);
                Tensor x0Hat = denoiser.denoise(x, s, xT);
                double dt = (hat - s) * schedule.timeUnits();
                double spread = Math.sqrt(schedule.g2(s) * Math.abs(dt));
                x = Lines.combine(1, x, dt, drift(SDE, s, x, x0Hat, xT), spread, noise.draw(x.shape()));
                observer.step(hat, x, x0Hat);
                s = hat;
            }
            x = odeStep(denoiser, s, t, x, xT, observer);
        }
        return x;
    }

    private Tensor odeStep(Denoiser denoiser, double s, double t, Tensor x, Tensor xT, Observer observer) {
        double dt = (t - s) * schedule.timeUnits();
        Tensor x0Hat = denoiser.denoise(x, s, xT);
        Tensor slope = drift(ODE, s, x, x0Hat, xT);
        Tensor next = Lines.combine(1, x, dt, slope, 0, slope);
        if (t > 0) {
            x0Hat = denoiser.denoise(next, t, xT);
            next = Lines.combine(1, x, dt / 2, slope, dt / 2, drift(ODE, t, next, x0Hat, xT));
        }
        observer.step(t, next, x0Hat);
        return next;
    }

    /** f x − g² (κ ∇log q − h), with ∇log q = −(x − a xT − b x̂0) / c² and h = −(x − ᾱ xT) / (α² ρ̄²). */
    private Tensor drift(double kappa, double t, Tensor x, Tensor x0Hat, Tensor xT) {
        Coefficients at = schedule.at(t);
        double rhoBar = schedule.rhoBar(t);
        double g2 = schedule.g2(t);
        double score = kappa * g2 / (at.c() * at.c());
        double pull = g2 / (at.alpha() * at.alpha() * rhoBar * rhoBar);
        // the brackets, multiplied out: one weight for each of x, xT and x̂0
        double ofX = schedule.f(t) + score - pull;
        double ofXT = pull * schedule.alphaBar(t) - score * at.a();
        double ofX0 = -score * at.b();
        return Lines.combine(ofX, x, ofXT, xT, ofX0, x0Hat);
    }
}
