/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {
    private static final Schedule VP = VpSchedule.DEFAULT;

    @Test
    void withOneMeanItIsTheFormulaOfTheKnownCase() {
        Denoiser denoiser = new GaussianMixture(Tensor.of(new double[] {0.3}, 1, 1), 0.5).denoiser(VP);
        for (double t : new double[] {0.01, 0.4, 0.9}) {
            Coefficients at = VP.at(t);
            double x = 0.8;
            double xT = -0.6;
            // D = (c² μ + b s² (x − a xT)) / (b² s² + c²)
            double expected = (at.c() * at.c() * 0.3 + at.b() * 0.25 * (x - at.a() * xT))
                    / (at.b() * at.b() * 0.25 + at.c() * at.c());

            assertThat(denoise(denoiser, x, t, xT)).isCloseTo(expected, within(1e-14));
        }
    }

    @Test
    void atTWhereNothingIsLeftOfTheTargetItIsTheMeanOfTheMeans() {
        Denoiser denoiser = new GaussianMixture(Tensor.of(new double[] {-1, 0.25, 0.9}, 3, 1), 0.1).denoiser(VP);

        assertThat(denoise(denoiser, -0.6, VP.tMax(), -0.6)).isCloseTo(0.05, within(1e-15));
    }

    /** E[x0 | x_t] is the least-squares predictor: no other function of the state leaves a smaller error. */
    @Test
    void noScaledOrShiftedGuessIsBetter() {
        int n = 20_000;
        Tensor means = Tensor.of(new double[] {-0.7, 0.2, 0.9}, 3, 1);
        Denoiser denoiser = new GaussianMixture(means, 0.1).denoiser(VP);
        Noise noise = Noise.seeded(Seeds.batch(7, n));
        Coefficients at = VP.at(0.7);
        Tensor x0 = noise.draw(n, 1);
        Tensor x = noise.draw(n, 1);
        for (int i = 0; i < n; i++) {
            x0.values()[i] = means.values()[i % 3] + 0.1 * x0.values()[i];
            x.values()[i] = at.a() * 0.4 + at.b() * x0.values()[i] + at.c() * x.values()[i];
        }
        double[] guess = denoiser.denoise(
                        x, 0.7, Tensor.of(new double[] {0.4}, 1, 1).repeat(n))
                .values();

        double best = error(guess, 1, 0, x0.values());
        for (double change : new double[] {-0.1, 0.1}) {
            assertThat(error(guess, 1 + change, 0, x0.values())).isGreaterThan(best);
            assertThat(error(guess, 1, change, x0.values())).isGreaterThan(best);
        }
    }

    private static double error(double[] guess, double scale, double shift, double[] x0) {
        double sum = 0;
        for (int i = 0; i < x0.length; i++) {
            sum += Math.pow(scale * guess[i] + shift - x0[i], 2);
        }
        return sum / x0.length;
    }

    @Test
    void withoutSpreadItNamesTheMeanThatTheStateBelongsTo() {
        Tensor means = Tensor.of(new double[] {-0.5, 0.5, 0.5, -0.5}, 2, 2);
        Denoiser denoiser = new GaussianMixture(means, 0).denoiser(VP);
        Tensor xT = Tensor.of(new double[] {0.1, 0.1}, 1, 2);

        assertThat(denoiser.denoise(means.item(1), 1e-4, xT).values()).containsExactly(0.5, -0.5);
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianMixture(Tensor.zeros(2, 2), -0.1))
                .withMessage("std must be finite and not negative, got -0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianMixture(Tensor.zeros(0, 2), 1))
                .withMessage("a mixture needs at least one mean, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianMixture(Tensor.zeros(2, 2), 1)
                        .denoiser(VP)
                        .denoise(Tensor.zeros(1, 3), 0.5, Tensor.zeros(1, 3)))
                .withMessage("a state's items must have the means' shape [2], got Tensor[1, 3]");
    }

    private static double denoise(Denoiser denoiser, double x, double t, double xT) {
        return denoiser.denoise(Tensor.of(new double[] {x}, 1, 1), t, Tensor.of(new double[] {xT}, 1, 1))
                .values()[0];
    }
}
