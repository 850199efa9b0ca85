/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoding on the Gaussian case, where the true booting noise is known. */
class DbimEncoderTest {
    private static final int N = 2_000;
    private static final Tensor X_T = Noise.seeded(1).draw(1, N).clamp(-1, 1);

    /**
     * VE's λ spans 16 and VP's 9, so its steps are longer: it needs 203, and is at 1.03e-5 with 200. What is left is neither
     * rounding (float64 times give the same) nor the lowered ends (nor do they): see the next test.
     */
    @ParameterizedTest
    @CsvSource({"VP, 200", "VE, 203"})
    void encodingAndDecodingAtOrder2ReturnsTheTargetWithin1e5(String schedule, int steps) {
        assertThat(roundTrip(known(schedule), 2, steps)).isLessThan(1e-5);
    }

    /**
     * A step of order 2 from s to t and one back from t to s follow the same modified equation, whose leading term is even in
     * h: it cancels, and the error of there and back falls as h³.
     */
    @ParameterizedTest
    @CsvSource({"VP", "VE"})
    void thereAndBackIsOneOrderBetterThanOneWay(String schedule) {
        double rate = Math.log(roundTrip(known(schedule), 2, 100) / roundTrip(known(schedule), 2, 200)) / Math.log(2);

        assertThat(rate).isBetween(2.8, 3.2);
    }

    private static double roundTrip(GaussianCase known, int order, int steps) {
        double[] times = TimeGrid.logSnr().times(known.schedule(), steps);
        DbimEncoder encoder = new DbimEncoder(known.schedule(), times, order);
        Tensor x = start(known, encoder.start());

        Tensor epsilon = encoder.encode(known.denoiser(), x, X_T, Observer.NONE);
        Tensor back = new DbimHighOrder(known.schedule(), times, order)
                .sample(known.denoiser(), X_T, Noise.given(List.of(epsilon)), Observer.NONE);

        return rms(back, x);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.9", "2, 1.8", "3, 2.5"})
    void theEncodedNoiseNearsTheTrueOneAsTheOrderSays(int order, double rate) {
        GaussianCase known = known("VP");
        double coarse = noiseError(known, order, 50);
        double fine = noiseError(known, order, 100);

        assertThat(Math.log(coarse / fine) / Math.log(2)).isGreaterThan(rate);
    }

    /** The true noise at the top: the ODE keeps ξ, and the booting state is a xT + b D(xT, T) + c ε. */
    private static double noiseError(GaussianCase known, int order, int steps) {
        double[] times = TimeGrid.logSnr().times(known.schedule(), steps);
        DbimEncoder encoder = new DbimEncoder(known.schedule(), times, order);
        Tensor epsilon = encoder.encode(known.denoiser(), start(known, encoder.start()), X_T, Observer.NONE);
        Coefficients top = known.schedule().at(times[0]);
        double[] xi = xi();
        Tensor truth = Tensor.zeros(1, N);
        for (int i = 0; i < N; i++) {
            double state = known.state(xi[i], X_T.values()[i], top.t());
            truth.values()[i] = (state - top.a() * X_T.values()[i] - top.b() * known.mu()) / top.c();
        }
        return rms(epsilon, truth);
    }

    @Test
    void countsItsEvaluations() {
        GaussianCase known = known("VP");
        DbimEncoder encoder =
                new DbimEncoder(known.schedule(), TimeGrid.logSnr().times(known.schedule(), 7), 3);
        int[] evaluations = {0};

        encoder.encode(
                (x, t, xT) -> {
                    evaluations[0]++;
                    return known.denoiser().denoise(x, t, xT);
                },
                X_T,
                X_T,
                Observer.NONE);

        assertThat(evaluations[0]).isEqualTo(encoder.nfe()).isEqualTo(8);
    }

    @Test
    void aGridThatEndsInZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DbimEncoder(VpSchedule.DEFAULT, TimeGrid.karras().times(VpSchedule.DEFAULT, 5), 1))
                .withMessageStartingWith("an encoding cannot start at t = 0");
    }

    private static GaussianCase known(String schedule) {
        return new GaussianCase(schedule.equals("VP") ? VpSchedule.DEFAULT : VeSchedule.DEFAULT, -0.2, 0.5);
    }

    private static double[] xi() {
        return Noise.seeded(2).draw(1, N).values();
    }

    private static Tensor start(GaussianCase known, Coefficients at) {
        double[] xi = xi();
        Tensor x = Tensor.zeros(1, N);
        for (int i = 0; i < N; i++) {
            x.values()[i] = known.state(xi[i], X_T.values()[i], at.t());
        }
        return x;
    }

    private static double rms(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.values().length; i++) {
            sum += Math.pow(a.values()[i] - b.values()[i], 2);
        }
        return Math.sqrt(sum / a.values().length);
    }
}
