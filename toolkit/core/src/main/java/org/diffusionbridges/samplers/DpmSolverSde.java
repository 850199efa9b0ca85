/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * DPM-Solver++ of order 2 for the reverse SDE, multistep (Lu et al., arXiv 2211.01095, SDE-DPM-Solver++(2M)), on the diffusion
 * v = (x − a xT) / b that a bridge is. N steps cost N + 1 evaluations; the last step of a run below 15 is of first order.
 */
public record DpmSolverSde() implements Sampler {

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        check(steps);
        Tensor x = Dbim.boot(denoiser, steps, xT, noise, observer);
        @Nullable Tensor x0HatU = null; // of the step before, from u
        for (int i = 0; i < steps.count(); i++) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i + 1);
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            // x_t = a_t xT + (c_t / c_s) e^{−h} (x_s − a_s xT) + b_t [ w x̂0 + ½ w d0 ] + c_t sqrt(w) ε
            double h = t.lambda() - s.lambda();
            double w = -Math.expm1(-2 * h);
            double r = t.c() / s.c() * Math.exp(-h);
            Tensor next = LinearCombination.combine(r, x, t.a() - r * s.a(), xT, t.b() * w, x0Hat);
            if (x0HatU != null && !firstOrderEnd(i, steps.count())) {
                double r0 = (s.lambda() - steps.at(i - 1).lambda()) / h;
                LinearCombination.add(t.b() * w / 2 / r0, x0Hat, next); // d0 = (x̂0 − x̂u) / r0
                LinearCombination.add(-t.b() * w / 2 / r0, x0HatU, next);
            }
            LinearCombination.add(t.c() * Math.sqrt(w), noise.draw(x.shape()), next);
            x = next;
            x0HatU = x0Hat;
            observer.step(t.t(), x, x0Hat);
        }
        return x;
    }

    private static boolean firstOrderEnd(int i, int steps) {
        return steps < DpmSolver.LONG_RUN && i == steps - 1;
    }

    @Override
    public void check(TimeSteps steps) {
        int n = steps.count();
        steps.requireDistinctLambdas(firstOrderEnd(n - 1, n) ? n : n + 1, label());
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public String label() {
        return "dpm-solver++ sde";
    }
}
