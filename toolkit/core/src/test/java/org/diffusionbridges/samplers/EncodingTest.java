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
class EncodingTest {
    private static final int N = 2_000;
    private static final Tensor X_T = Noise.seeded(1).draw(1, N).clamp(-1, 1);

    /**
     * VE's λ spans 16 and VP's 9, so its steps are longer: it needs 203, and is at 1.03e-5 with 200. What is left is neither
     * rounding (float64 times give the same) nor the lowered ends (nor do they): see the next test.
     */
    @ParameterizedTest
    @CsvSource({"VP, 200", "VE, 203"})
    void encodingAndDecodingAtOrder2ReturnsTheTargetWithin1e5(String schedule, int steps) {
        assertThat(roundTrip(known(schedule), new DbimHighOrder(2), steps)).isLessThan(1e-5);
    }

    /**
     * A step of order 2 from s to t and one back from t to s follow the same modified equation, whose leading term is even in
     * h: it cancels, and the error of there and back falls as h³.
     */
    @ParameterizedTest
    @CsvSource({"VP", "VE"})
    void thereAndBackIsOneOrderBetterThanOneWay(String schedule) {
        double rate = Math.log(roundTrip(known(schedule), new DbimHighOrder(2), 100)
                        / roundTrip(known(schedule), new DbimHighOrder(2), 200))
                / Math.log(2);

        assertThat(rate).isBetween(2.8, 3.2);
    }

    /** What was measured, times two: a wrong weight is off by far more. */
    @ParameterizedTest
    @CsvSource({
        "dbim, 0.044",
        "order2, 1e-3",
        "order3, 1e-3",
        "dpm2, 1e-3",
        "dpm3, 1e-3",
        "unipc2, 1e-3",
        "unipc3, 1e-3",
        "dbmsolver, 1e-3",
        "dbmsolver:lambda, 1e-3"
    })
    void everyDeterministicSamplerComesBackToWhatItEncoded(String name, double limit) {
        assertThat(roundTrip(known("VP"), (Invertible) Samplers.of(name), 100)).isLessThan(limit);
    }

    private static double roundTrip(GaussianCase known, Invertible sampler, int steps) {
        TimeSteps times = TimeGrid.logSnr().on(known.schedule(), steps);
        Tensor x = start(known, sampler.start(times));

        Tensor epsilon = sampler.encode(known.denoiser(), times, x, X_T, Observer.NONE);
        Tensor back = sampler.sample(known.denoiser(), times, X_T, Noise.given(List.of(epsilon)), Observer.NONE);

        return rms(back, x);
    }

    @ParameterizedTest
    @CsvSource({
        "dbim, 0.9",
        "order2, 1.8",
        "order3, 2.5",
        "dpm2, 1.8",
        "dpm3, 1.8",
        "unipc2, 1.8",
        "unipc3, 2.5",
        "dbmsolver, 1.8"
    })
    void theEncodedNoiseNearsTheTrueOneAsTheOrderSays(String name, double rate) {
        Invertible sampler = (Invertible) Samplers.of(name);
        GaussianCase known = known("VP");
        double coarse = noiseError(known, sampler, 50);
        double fine = noiseError(known, sampler, 100);

        assertThat(Math.log(coarse / fine) / Math.log(2)).isGreaterThan(rate);
    }

    /** The true noise at the top: the ODE keeps ξ, and the booting state is a xT + b D(xT, T) + c ε. */
    private static double noiseError(GaussianCase known, Invertible sampler, int steps) {
        TimeSteps times = TimeGrid.logSnr().on(known.schedule(), steps);
        Tensor epsilon =
                sampler.encode(known.denoiser(), times, start(known, sampler.start(times)), X_T, Observer.NONE);
        Coefficients top = times.at(0);
        double[] xi = xi();
        Tensor truth = Tensor.zeros(1, N);
        for (int i = 0; i < N; i++) {
            double state = known.state(xi[i], X_T.values()[i], top.t());
            truth.values()[i] = (state - top.a() * X_T.values()[i] - top.b() * known.mu()) / top.c();
        }
        return rms(epsilon, truth);
    }

    @ParameterizedTest
    @CsvSource({"order3, 8", "unipc2, 8", "dbmsolver, 15"})
    void countsItsEvaluations(String name, int nfe) {
        GaussianCase known = known("VP");
        Invertible sampler = (Invertible) Samplers.of(name);
        TimeSteps times = TimeGrid.logSnr().on(known.schedule(), 7);
        int[] evaluations = {0};

        sampler.encode(
                (x, t, xT) -> {
                    evaluations[0]++;
                    return known.denoiser().denoise(x, t, xT);
                },
                times,
                X_T,
                X_T,
                Observer.NONE);

        assertThat(evaluations[0]).isEqualTo(sampler.encodingNfe(times)).isEqualTo(nfe);
    }

    @Test
    void aGridThatEndsInZeroIsRefused() {
        TimeSteps times = TimeGrid.karras().on(VpSchedule.DEFAULT, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(0).start(times))
                .withMessageStartingWith("an encoding cannot start at t = 0");
    }

    @Test
    void aStochasticSamplerIsRefused() {
        TimeSteps times = TimeGrid.logSnr().on(VpSchedule.DEFAULT, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(0.5).encode((x, t, xT) -> x, times, X_T, X_T, Observer.NONE))
                .withMessage("encoding needs a deterministic sampler, got dbim eta=0.5");
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
