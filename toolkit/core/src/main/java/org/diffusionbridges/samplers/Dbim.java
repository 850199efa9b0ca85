/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * The diffusion bridge implicit model of first order (DBIM, arXiv 2405.15885, eq. 15): η = 0 is deterministic after the
 * booting noise, η = 1 is the Markovian bridge of DDBM. N steps cost N + 1 evaluations.
 */
public final class Dbim implements Sampler {
    private final double tMax;
    private final Coefficients[] at;
    private final double eta;

    /**
     * @param times N + 1 falling times, the first below T
     * @param eta η in [0, 1]
     */
    public Dbim(Schedule schedule, double[] times, double eta) {
        this.tMax = schedule.tMax();
        this.at = Grids.coefficients(schedule, times);
        this.eta = new Method.FirstOrder(eta).eta();
    }

    @Override
    public int nfe() {
        return at.length;
    }

    @Override
    public Tensor sample(Denoiser denoiser, Tensor xT, Noise noise, Observer observer) {
        Tensor x = boot(denoiser, tMax, at[0], xT, noise, observer);
        int last = at.length - 2;
        for (int i = 0; i <= last; i++) {
            Coefficients s = at[i];
            Coefficients t = at[i + 1];
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            double omega = omega(s, t);
            x = step(s, t, omega, x, x0Hat, xT);
            if (omega > 0 && i < last) {
                add(omega, noise.draw(x.shape()), x);
            }
            observer.step(t.t(), x, x0Hat);
        }
        return x;
    }

    /** The singular first step, which c_T = 0 forces: x = a xT + b x̂0 + c ε with the booting noise ε (section 4.2). */
    static Tensor boot(Denoiser denoiser, double tMax, Coefficients t, Tensor xT, Noise noise, Observer observer) {
        Tensor x0Hat = denoiser.denoise(xT, tMax, xT);
        Tensor x = Lines.combine(t.a(), xT, t.b(), x0Hat, t.c(), noise.draw(xT.shape()));
        observer.step(t.t(), x, x0Hat);
        return x;
    }

    /** ω = η α_t ρ_t sqrt(1 − ρ_t² / ρ_s²). */
    private double omega(Coefficients s, Coefficients t) {
        double ratio = t.rho() / s.rho();
        return eta * t.alpha() * t.rho() * Math.sqrt(1 - ratio * ratio);
    }

    /** x_t = r x_s + (b_t − r b_s) x̂0 + (a_t − r a_s) xT, to which the caller adds ω ε (DBIM, eq. 15). */
    static Tensor step(Coefficients s, Coefficients t, double omega, Tensor x, Tensor x0Hat, Tensor xT) {
        double r = Math.sqrt(t.c() * t.c() - omega * omega) / s.c();
        return Lines.combine(r, x, t.b() - r * s.b(), x0Hat, t.a() - r * s.a(), xT);
    }

    private static void add(double omega, Tensor epsilon, Tensor x) {
        double[] to = x.values();
        double[] from = epsilon.values();
        for (int i = 0; i < to.length; i++) {
            to[i] += omega * from[i];
        }
    }
}
