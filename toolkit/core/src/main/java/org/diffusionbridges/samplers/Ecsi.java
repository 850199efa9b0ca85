/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * ECSI (NeurIPS 2025), for VP and VE: Euler steps of the stochastic interpolant that a bridge is, with noise in proportion to η, and
 * two last steps without. It starts at xT itself, without a booting evaluation: N steps cost N evaluations. Its long Euler
 * steps widen the answers' spread; at five steps to 0.56 where 0.5 is right.
 *
 * @param eta η, at least 0: 0 adds no noise; 0.3 is the authors' best on DDBM's weights
 * @param smoothing standard deviation of the noise that xT is smoothed with at the start, at least 0
 */
public record Ecsi(double eta, double smoothing) implements Sampler {
    private static final int WITHOUT_NOISE = 2; // steps at the end

    /** @throws IllegalArgumentException if a value is negative or not finite */
    public Ecsi {
        if (!(eta >= 0 && smoothing >= 0) || !Double.isFinite(eta + smoothing)) {
            throw new IllegalArgumentException(
                    "eta and smoothing must not be negative, got %s and %s".formatted(eta, smoothing));
        }
    }

    /** From xT itself. */
    public Ecsi(double eta) {
        this(eta, 0);
    }

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        check(steps);
        Tensor x = xT.copy();
        if (smoothing > 0) {
            LinearCombination.add(smoothing, noise.draw(x.shape()), x);
        }
        for (int i = 0; i < steps.count(); i++) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i + 1);
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            if (i < steps.count() - WITHOUT_NOISE) {
                x = eulerStep(steps.schedule(), s, t.t() - s.t(), x, x0Hat, xT, noise);
            } else {
                // x = b x̂0 + a xT + (c_t / c_s) (x − b_s x̂0 − a_s xT), which is DBIM's step
                x = Dbim.step(s, t, 0, x, x0Hat, xT);
            }
            observer.step(t.t(), x, x0Hat);
        }
        return x;
    }

    /** x ← x + (ḃ x̂0 + ȧ xT + (ċ + ε/c) ẑ) dt + sqrt(2 ε |dt|) z, with ẑ = (x − b x̂0 − a xT) / c and ε = η (c ċ − (ḃ/b) c²). */
    private Tensor eulerStep(
            Schedule schedule, Coefficients s, double dt, Tensor x, Tensor x0Hat, Tensor xT, Noise noise) {
        // with ρ̇ ρ = g² / (2 α²): a ~ ρ², b ~ ρ̄², c² ~ ρ² ρ̄², each times its power of α, whose logarithm changes by
        // f
        double f = schedule.f(s.t());
        double rhoT2 = Math.pow(schedule.rho(schedule.tMax()), 2);
        double rise = schedule.g2(s.t()) / (s.alpha() * s.alpha()) / rhoT2; // d(ρ² / ρ_T²) / dt
        double rhoBar2 = rhoT2 - s.rho() * s.rho();
        double aDot = f * s.a() + schedule.alphaBar(s.t()) * rise;
        double bDot = f * s.b() - s.alpha() * rise;
        double ccDot = f * s.c() * s.c() + s.alpha() * s.alpha() * rise * (rhoBar2 - s.rho() * s.rho()) / 2;
        double epsilon = eta * (ccDot - bDot / s.b() * s.c() * s.c());
        // (ċ + ε/c) ẑ, multiplied out
        double ofZ = (ccDot + epsilon) / (s.c() * s.c());
        Tensor next = LinearCombination.combine(
                1 + ofZ * dt, x, (bDot - ofZ * s.b()) * dt, x0Hat, (aDot - ofZ * s.a()) * dt, xT);
        if (epsilon > 0) {
            LinearCombination.add(Math.sqrt(2 * epsilon * Math.abs(dt)), noise.draw(x.shape()), next);
        }
        return next;
    }

    @Override
    public void check(TimeSteps steps) {
        if (steps.schedule() instanceof I2sbSchedule) {
            throw new IllegalArgumentException("ECSI is defined for vp and ve, got i2sb: take dbim or dpmSolver");
        }
    }

    @Override
    public int nfe(TimeSteps steps) {
        return steps.count();
    }

    @Override
    public int stepsFor(int nfe) {
        return Math.max(1, nfe);
    }

    /** Whether nothing is drawn at all: not even a booting noise. */
    @Override
    public boolean isDeterministic() {
        return eta == 0 && smoothing == 0;
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.ecsi(0.6);
    }

    @Override
    public String label() {
        return "ecsi eta=" + eta + (smoothing > 0 ? " smoothing=" + smoothing : "");
    }
}
