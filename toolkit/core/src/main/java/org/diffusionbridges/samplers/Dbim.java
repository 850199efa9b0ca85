/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.List;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * The diffusion bridge implicit model of first order (DBIM, arXiv 2405.15885, eq. 15): η = 0 is deterministic after the
 * booting noise, η = 1 is the Markovian bridge of DDBM. N steps cost N + 1 evaluations.
 *
 * @param eta η in [0, 1]
 */
public record Dbim(double eta) implements Multistep {

    /** @throws IllegalArgumentException if eta is outside [0, 1] */
    public Dbim {
        if (!(eta >= 0 && eta <= 1)) {
            throw new IllegalArgumentException("eta must be in [0, 1], got " + eta);
        }
    }

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        Tensor x = boot(denoiser, steps, xT, noise, observer);
        int last = steps.count() - 1;
        for (int i = 0; i <= last; i++) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i + 1);
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            // ω = η α_t ρ_t sqrt(1 − ρ_t² / ρ_s²)
            double ratio = t.rho() / s.rho();
            double omega = eta * t.alpha() * t.rho() * Math.sqrt(1 - ratio * ratio);
            // x_t = r x_s + (b_t − r b_s) x̂0 + (a_t − r a_s) xT + ω ε, the last step without ω ε
            x = step(s, t, omega, x, x0Hat, xT);
            if (omega > 0 && i < last) {
                LinearCombination.add(omega, noise.draw(x.shape()), x);
            }
            observer.step(t.t(), x, x0Hat);
        }
        return x;
    }

    /** x_t = r x_s + (b_t − r b_s) x̂0 + (a_t − r a_s) xT with r = sqrt(c_t² − ω²) / c_s (DBIM, eq. 15). */
    static Tensor step(Coefficients s, Coefficients t, double omega, Tensor x, Tensor x0Hat, Tensor xT) {
        double r = Math.sqrt(t.c() * t.c() - omega * omega) / s.c();
        return LinearCombination.combine(r, x, t.b() - r * s.b(), x0Hat, t.a() - r * s.a(), xT);
    }

    /** The singular first step, which c_T = 0 forces: x = a xT + b x̂0 + c ε with the booting noise ε (section 4.2). */
    static Tensor boot(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        Coefficients t = steps.at(0);
        Tensor x0Hat = denoiser.denoise(xT, steps.schedule().tMax(), xT);
        Tensor x = LinearCombination.combine(t.a(), xT, t.b(), x0Hat, t.c(), noise.draw(xT.shape()));
        observer.step(t.t(), x, x0Hat);
        return x;
    }

    /** The way back: ε = (x − a xT − b D(xT, T)) / c from the state x at the first time. */
    static Tensor bootingNoise(Denoiser denoiser, TimeSteps steps, Tensor x, Tensor xT) {
        Coefficients t = steps.at(0);
        Tensor x0Hat = denoiser.denoise(xT, steps.schedule().tMax(), xT);
        return LinearCombination.combine(1 / t.c(), x, -t.a() / t.c(), xT, -t.b() / t.c(), x0Hat);
    }

    /** Of η = 0: 1 − e^{−h}, which is b_t − r b_s over b_t. */
    @Override
    public double[] weights(Coefficients t, List<Coefficients> past) {
        double h = t.lambda() - past.get(0).lambda();
        return new double[] {-Math.expm1(-h)};
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public int orderOf(int i, int steps) {
        return 1;
    }

    @Override
    public boolean isDeterministic() {
        return eta == 0;
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.uniform();
    }

    @Override
    public String label() {
        return "dbim eta=" + eta;
    }
}
