/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * The sampler of a distilled bridge, whose D jumps from any time to the picture at once (consistency models, Song et al., arXiv
 * 2303.01469, algorithm 1, on bridges as CDBM). Between two jumps the state is drawn anew from the bridge's marginal. N steps cost N
 * evaluations; a model that was not distilled gives blurred pictures.
 */
public record Consistency() implements Sampler {

    @Override
    public Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        // x = a xT + c ε just below T, where nothing is known of x0; the student has learnt to take it as a state at T
        Coefficients first = steps.at(0);
        Tensor x = LinearCombination.combine(first.a(), xT, 0, xT, first.c(), noise.draw(xT.shape()));
        Tensor x0Hat = denoiser.denoise(x, steps.schedule().tMax(), xT);
        for (int i = 1; i < steps.count(); i++) {
            Coefficients t = steps.at(i);
            // x_t = a xT + b x̂0 + c ε
            x = LinearCombination.combine(t.a(), xT, t.b(), x0Hat, t.c(), noise.draw(xT.shape()));
            observer.step(t.t(), x, x0Hat);
            x0Hat = denoiser.denoise(x, t.t(), xT);
        }
        observer.step(steps.at(steps.count()).t(), x0Hat, x0Hat);
        return x0Hat;
    }

    @Override
    public int nfe(TimeSteps steps) {
        return steps.count();
    }

    @Override
    public int stepsFor(int nfe) {
        return Math.max(1, nfe);
    }

    @Override
    public boolean isDeterministic() {
        return false;
    }

    @Override
    public String label() {
        return "consistency";
    }
}
