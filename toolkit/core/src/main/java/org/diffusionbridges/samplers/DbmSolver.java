/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * DBMSolver (CVPR 2026): a singlestep solver of order 2 for VP and VE. After the booting step, each step evaluates its start and its
 * midpoint; a last step to t = 0 is an Euler step of the probability-flow ODE (DDBM, arXiv 2309.16948, eq. 7), which takes the
 * prediction without a mask, as the authors do. N steps on a grid that ends in 0 cost 2N evaluations, on another 2N + 1.
 *
 * @param midpoint where a step's second evaluation is
 */
public record DbmSolver(Midpoint midpoint) implements Invertible {

    /** In which variable a step is halved. */
    public enum Midpoint {
        /** λ' = −ln ρ: the authors' choice for DIODE. */
        LAMBDA,
        /** t: their choice for Edges2Handbags. */
        TIME
    }

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        check(steps);
        Schedule schedule = steps.schedule();
        Tensor x = Dbim.boot(denoiser, steps, xT, noise, observer);
        for (int i = 0; i < steps.count(); i++) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i + 1);
            Denoiser unmasked = t.t() == 0 ? denoiser.unmasked() : denoiser;
            Tensor x0Hat = unmasked.denoise(x, s.t(), xT);
            if (t.t() == 0) {
                Tensor slope = Heun.drift(schedule, Heun.ODE, s.t(), x, x0Hat, xT);
                x = LinearCombination.combine(1, x, -s.t(), slope, 0, slope);
            } else {
                x = step(denoiser, schedule, s, t, x, x0Hat, xT);
            }
            observer.step(t.t(), x, x0Hat);
        }
        return x;
    }

    /**
     * x_t = DBIM's step s → t + b_t [ h − 1 + (S_s + atan S_t − atan S_s) / S_t ] (D_m − D_s) / (λ'_m − λ'_s), with h = λ'_t − λ'_s
     * and S = sqrt(ρ_T² / ρ² − 1).
     */
    private Tensor step(
            Denoiser denoiser, Schedule schedule, Coefficients s, Coefficients t, Tensor x, Tensor x0Hat, Tensor xT) {
        Coefficients m = middle(schedule, s, t);
        Tensor middle = denoiser.denoise(Dbim.step(s, m, 0, x, x0Hat, xT), m.t(), xT);
        double h = Math.log(s.rho() / t.rho());
        double rootS = root(schedule, s);
        double rootT = root(schedule, t);
        double bracket = h - 1 + (rootS + Math.atan(rootT) - Math.atan(rootS)) / rootT;
        double ofSlope = t.b() * bracket / Math.log(s.rho() / m.rho());
        Tensor next = Dbim.step(s, t, 0, x, x0Hat, xT);
        return LinearCombination.combine(1, next, ofSlope, middle, -ofSlope, x0Hat);
    }

    private Coefficients middle(Schedule schedule, Coefficients s, Coefficients t) {
        if (midpoint == Midpoint.TIME) {
            return schedule.at((s.t() + t.t()) / 2);
        }
        // ρ_m = sqrt(ρ_s ρ_t), and λ = ln(ρ̄ / (ρ ρ_T)) finds its time
        double rho2 = s.rho() * t.rho();
        double rhoT = schedule.rho(schedule.tMax());
        double lambda = Math.log(Math.sqrt(rhoT * rhoT - rho2) / (Math.sqrt(rho2) * rhoT));
        double low = Math.min(s.t(), t.t());
        double high = Math.max(s.t(), t.t());
        return schedule.at(schedule.timeOf(lambda, low, high));
    }

    private static double root(Schedule schedule, Coefficients at) {
        double ratio = schedule.rho(schedule.tMax()) / at.rho();
        return Math.sqrt(ratio * ratio - 1);
    }

    @Override
    public Coefficients start(TimeSteps steps) {
        check(steps);
        int last = steps.count() - (steps.endAtZero() ? 1 : 0);
        if (last == 0) {
            throw new IllegalArgumentException(label() + " needs at least 2 steps to encode, got 1");
        }
        return steps.at(last);
    }

    @Override
    public int encodingNfe(TimeSteps steps) {
        return 2 * (steps.count() - (steps.endAtZero() ? 1 : 0)) + 1;
    }

    @Override
    public Tensor encode(Denoiser denoiser, TimeSteps steps, Tensor x, Tensor xT, Observer observer) {
        start(steps);
        for (int i = steps.count() - (steps.endAtZero() ? 1 : 0); i > 0; i--) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i - 1);
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            x = step(denoiser, steps.schedule(), s, t, x, x0Hat, xT);
            observer.step(t.t(), x, x0Hat);
        }
        return Dbim.bootingNoise(denoiser, steps, x, xT);
    }

    @Override
    public void check(TimeSteps steps) {
        if (steps.schedule() instanceof I2sbSchedule) {
            throw new IllegalArgumentException("DBMSolver is defined for vp and ve, got i2sb: take dbim or dpmSolver");
        }
    }

    @Override
    public int nfe(TimeSteps steps) {
        return 2 * steps.count() + (steps.endAtZero() ? 0 : 1);
    }

    @Override
    public int stepsFor(int nfe) {
        return Math.max(1, nfe / 2);
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.karras();
    }

    @Override
    public String label() {
        return "dbmsolver midpoint=" + (midpoint == Midpoint.TIME ? "t" : "lambda");
    }
}
