/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Tensor;

/** DBIM with η = 0 as a reader might write it: with one slip. The right ones are in {@code samplers}. */
record Walk(int order, Slip slip) {

    /** What goes wrong easily, and what to say then. */
    enum Slip {
        NO_BOOTING_NOISE(
                "the booting noise is missing: without it every seed gives the same picture, and a blurred one."),
        START_AT_SOURCE("you start at xT itself. The first step has to jump to the first time of the grid: boot."),
        BOOT_GUESS_AT_FIRST_TIME(
                "the guess for the boot is made at the grid's first time. At that moment you are still at T: steps.schedule().tMax()."),
        FIRST_GUESS_ONLY(
                "right in the first step only: you keep the guess of the boot. Ask the denoiser again in every step."),
        FIRST_NOISE_ONLY(
                "right in the first step only: you keep the booting noise. Predict the noise anew from x and the newest guess."),
        GUESS_AT_END_TIME("the denoiser is asked with the time that a step goes to. Tell it where x is: s."),
        ONE_STEP_SHORT(
                "the last step is missing: steps.count() steps lead from steps.at(0) to steps.at(steps.count())."),
        RETURNS_GUESS("you return the last guess x̂0. The sampler's result is the state x."),
        ORDER_ONE("this is order 1, and order 2 was asked. Use the second-order step where there is an earlier guess."),
        LAST_STEP_NOT_LOWERED(
                "right but for the last step: DBIM takes the last step with order 1, as it does the first."),
        KEEPS_FIRST_PAST(
                "x̂u stays the very first guess. At the end of each turn, the newest guess becomes the earlier one.");

        final String lesson;

        Slip(String lesson) {
            this.lesson = lesson;
        }

        boolean isOfOrderTwo() {
            return ordinal() >= ORDER_ONE.ordinal();
        }
    }

    Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Tensor noise) {
        Coefficients first = steps.at(0);
        Tensor x0Hat = denoiser.denoise(
                xT,
                slip == Slip.BOOT_GUESS_AT_FIRST_TIME
                        ? first.t()
                        : steps.schedule().tMax(),
                xT);
        Tensor booted = Formulas.cloud(first, xT, x0Hat);
        Tensor x = slip == Slip.START_AT_SOURCE
                ? xT
                : slip == Slip.NO_BOOTING_NOISE ? booted : booted.plus(noise.times(first.c()));
        Coefficients u = first;
        Tensor x0HatU = x0Hat;
        int count = steps.count() - (slip == Slip.ONE_STEP_SHORT ? 1 : 0);
        for (int i = 0; i < count; i++) {
            Coefficients s = steps.at(i);
            Coefficients t = steps.at(i + 1);
            if (slip != Slip.FIRST_GUESS_ONLY) {
                x0Hat = denoiser.denoise(x, slip == Slip.GUESS_AT_END_TIME ? t.t() : s.t(), xT);
            }
            boolean second = order == 2
                    && slip != Slip.ORDER_ONE
                    && i > 0
                    && (i < steps.count() - 1 || slip == Slip.LAST_STEP_NOT_LOWERED);
            if (second) {
                x = Formulas.second(u, s, t, x, x0HatU, x0Hat, xT);
            } else if (slip == Slip.FIRST_NOISE_ONLY) {
                x = Formulas.cloud(t, xT, x0Hat).plus(noise.times(t.c()));
            } else {
                x = Formulas.step(s, t, x, x0Hat, xT);
            }
            if (i == 0 || slip != Slip.KEEPS_FIRST_PAST) {
                u = s;
                x0HatU = x0Hat;
            }
        }
        return slip == Slip.RETURNS_GUESS ? x0Hat : x;
    }
}
