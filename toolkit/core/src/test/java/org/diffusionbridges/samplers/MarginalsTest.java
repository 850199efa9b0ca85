/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DBIM draws on the Gaussian case, against the exact mean and variance of its finite-N recursion. */
class MarginalsTest {
    private static final double MU = -0.2;
    private static final double S = 0.5;
    private static final double X_T = 0.3;

    private record Moments(double mean, double deviation) {}

    @ParameterizedTest
    @CsvSource({
        "VP, 0, 20",
        "VP, 0.5, 20",
        "VP, 1, 20",
        "VE, 0, 20",
        "VE, 0.5, 20",
        "VE, 1, 20",
        "I2SB, 0, 20",
        "I2SB, 0.5, 20",
        "I2SB, 1, 20"
    })
    void meanAndVarianceAreThoseOfTheExactRecursion(String schedule, double eta, int steps) {
        GaussianCase known = new GaussianCase(schedule(schedule), MU, S);
        double[] times = TimeGrid.uniform().times(known.schedule(), steps);
        int n = 20_000;
        Tensor xT = Tensor.of(filled(n, X_T), 1, n);

        double[] drawn = new Dbim(eta)
                .sample(known.denoiser(), TimeSteps.of(known.schedule(), times), xT, Noise.seeded(11), Observer.NONE)
                .values();

        Moments exact = recursion(known, times, eta);
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double variance = Arrays.stream(drawn).map(v -> (v - mean) * (v - mean)).sum() / (n - 1);
        double exactVariance = exact.deviation * exact.deviation;
        assertThat(mean).isCloseTo(exact.mean, within(4 * exact.deviation / Math.sqrt(n)));
        assertThat(variance).isCloseTo(exactVariance, within(4 * exactVariance * Math.sqrt(2.0 / (n - 1))));
    }

    /** Figures of an independent simulation, good to its sampling error, so that the recursion itself is held to something. */
    @ParameterizedTest
    @CsvSource({"0, 20, 0.466", "0.5, 20, 0.466", "1, 20, 0.448", "0, 100, 0.493", "0.5, 100, 0.492", "1, 100, 0.486"})
    void finiteStepsFallShortOfTheTargetsDeviation(double eta, int steps, double deviation) {
        GaussianCase known = new GaussianCase(VpSchedule.DEFAULT, 0, 0.5);

        Moments exact = recursion(known, TimeGrid.uniform().times(known.schedule(), steps), eta);

        assertThat(exact.deviation).isCloseTo(deviation, within(2e-3));
    }

    /** Every step is affine in x: x' = k x + m (+ ω ε), so mean and variance follow in closed form. */
    private static Moments recursion(GaussianCase known, double[] times, double eta) {
        Schedule schedule = known.schedule();
        Coefficients at = schedule.at(times[0]);
        double gainT = known.gain(schedule.tMax());
        Coefficients end = schedule.at(schedule.tMax());
        double x0Boot = x0Hat(known, gainT, end, X_T);
        double mean = at.a() * X_T + at.b() * x0Boot;
        double variance = at.c() * at.c();
        for (int i = 1; i < times.length; i++) {
            Coefficients s = schedule.at(times[i - 1]);
            Coefficients t = schedule.at(times[i]);
            double omega = eta * t.alpha() * t.rho() * Math.sqrt(1 - Math.pow(t.rho() / s.rho(), 2));
            double r = Math.sqrt(t.c() * t.c() - omega * omega) / s.c();
            double weight = t.b() - r * s.b();
            double k = r + weight * known.gain(s.t());
            mean = r * mean + weight * x0Hat(known, known.gain(s.t()), s, mean) + (t.a() - r * s.a()) * X_T;
            variance = k * k * variance + (i < times.length - 1 ? omega * omega : 0);
        }
        return new Moments(mean, Math.sqrt(variance));
    }

    private static double x0Hat(GaussianCase known, double gain, Coefficients at, double x) {
        return known.mu() + gain * (x - at.a() * X_T - at.b() * known.mu());
    }

    private static Schedule schedule(String name) {
        return switch (name) {
            case "VP" -> VpSchedule.DEFAULT;
            case "VE" -> VeSchedule.DEFAULT;
            default -> I2sbSchedule.DEFAULT;
        };
    }

    private static double[] filled(int n, double value) {
        double[] values = new double[n];
        Arrays.fill(values, value);
        return values;
    }
}
