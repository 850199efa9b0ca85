/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.tensors.Tensor;

/** Heun's method along the ODE as a reader might write it: with one slip. The right one is in {@code samplers}. */
record HeunWalk(Slip slip) {
    private static final double ODE = 0.5;

    /** What goes wrong easily, and what to say then. */
    enum Slip {
        EULER("this is Euler's method. Heun's goes there, looks at the slope there, and takes the mean of both."),
        OLD_STATE("the second slope is taken at the old x. Take it where Euler's step arrives."),
        OLD_GUESS(
                "the second slope uses the first guess. The denoiser has to be asked again where Euler's step arrives."),
        NO_HALF("you add both slopes in full. Heun takes their mean: half of each."),
        LAST_LEFT_OUT(
                "the last step, to t = 0, is missing. Take Euler's step there: the slope at 0 itself does not exist.");

        final String lesson;

        Slip(String lesson) {
            this.lesson = lesson;
        }
    }

    Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT) {
        Tensor x = xT;
        for (int i = 0; i < steps.count(); i++) {
            double s = steps.at(i).t();
            double t = steps.at(i + 1).t();
            if (t == 0 && slip == Slip.LAST_LEFT_OUT) {
                return x;
            }
            Tensor guess = denoiser.denoise(x, s, xT);
            Tensor slope = Formulas.drift(steps.schedule(), s, ODE, x, guess, xT);
            Tensor next = x.plus(slope.times(t - s));
            if (t == 0 || slip == Slip.EULER) {
                x = next;
                continue;
            }
            Tensor there = slip == Slip.OLD_STATE ? x : next;
            Tensor second = slip == Slip.OLD_GUESS ? guess : denoiser.denoise(there, t, xT);
            Tensor both = slope.plus(Formulas.drift(steps.schedule(), t, ODE, there, second, xT));
            x = x.plus(both.times((t - s) * (slip == Slip.NO_HALF ? 1 : ODE)));
        }
        return x;
    }
}
