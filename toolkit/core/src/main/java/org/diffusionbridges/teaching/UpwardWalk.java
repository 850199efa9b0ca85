/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Tensor;

/** Encoding with order 2 as a reader might write it: with one slip. The right one is in {@code samplers}. */
record UpwardWalk(Slip slip) {

    /** What goes wrong easily, and what to say then. */
    enum Slip {
        ORDER_ONE("this is order 1, and order 2 was asked. Only the first step up has no earlier guess."),
        LAST_STEP_LOWERED("you lower the last step to order 1. Upwards nothing is singular at the end: keep order 2."),
        RETURNS_STATE(
                "you return the state at the first time of the grid. The code is the noise in it: undo the boot."),
        NOT_DIVIDED("the noise in the state is c ε. Divide by c."),
        NEWEST_GUESS("you undo the boot with the newest guess. The boot used D(xT, T; xT): ask for that one."),
        STARTS_ONE_LATE("the first step up is missing: start at steps.at(steps.count()).");

        final String lesson;

        Slip(String lesson) {
            this.lesson = lesson;
        }
    }

    Tensor encode(Denoiser denoiser, TimeSteps steps, Tensor state, Tensor xT) {
        Tensor x = state;
        int start = steps.count() - (slip == Slip.STARTS_ONE_LATE ? 1 : 0);
        Coefficients u = steps.at(start);
        Tensor x0HatU = x;
        Tensor x0Hat = x;
        for (int i = start; i > 0; i--) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i - 1);
            x0Hat = denoiser.denoise(x, s.t(), xT);
            boolean first = i == start || slip == Slip.ORDER_ONE || (i == 1 && slip == Slip.LAST_STEP_LOWERED);
            x = first ? Formulas.step(s, t, x, x0Hat, xT) : Formulas.second(u, s, t, x, x0HatU, x0Hat, xT);
            u = s;
            x0HatU = x0Hat;
        }
        Coefficients top = steps.at(0);
        Tensor guess = slip == Slip.NEWEST_GUESS
                ? x0Hat
                : denoiser.denoise(xT, steps.schedule().tMax(), xT);
        Tensor noise = Formulas.predictedNoise(top, x, guess, xT);
        return switch (slip) {
            case RETURNS_STATE -> x;
            case NOT_DIVIDED -> noise.times(top.c());
            default -> noise;
        };
    }
}
