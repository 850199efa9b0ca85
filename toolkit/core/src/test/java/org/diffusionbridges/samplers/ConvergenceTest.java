/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of convergence on the Gaussian case, where the solution is known: on a logSnr grid, with an exact history and no
 * lowered ends, since those are what hides the order on the default grid. DPM-Solver++ of order 3 gives its second difference half
 * the weight that Taylor's series asks for, in the paper and in all code that follows it: it converges with order 2.
 */
class ConvergenceTest {
    private static final double X_T = 0.3;
    private static final double XI = 0.8;

    @ParameterizedTest
    @CsvSource({
        "VP, dbim, 0.95",
        "VP, order2, 1.95",
        "VP, order3, 2.9",
        "VP, dpm2, 1.9",
        "VP, dpm3, 1.9",
        "VP, unipc2, 1.9",
        "VP, unipc3, 2.8",
        "VE, dbim, 0.95",
        "VE, order2, 1.95",
        "VE, order3, 2.9",
        "VE, dpm2, 1.9",
        "VE, dpm3, 1.9",
        "VE, unipc2, 1.9",
        "VE, unipc3, 2.8"
    })
    void theErrorFallsWithTheOrderThatIsPromised(String schedule, String name, double atLeast) {
        Multistep sampler = (Multistep) Samplers.of(name);
        int order = sampler.order();
        GaussianCase known =
                new GaussianCase(schedule.equals("VP") ? VpSchedule.DEFAULT : VeSchedule.DEFAULT, -0.2, 0.5);
        double coarse = error(known, sampler, 100);
        double fine = error(known, sampler, 200);

        double measured = Math.log(coarse / fine) / Math.log(2);

        assertThat(fine).as("an error that rounding does not drown").isGreaterThan(1e-12);
        assertThat(measured).isBetween(atLeast, order + 1.3);
    }

    private static double error(GaussianCase known, Multistep sampler, int steps) {
        Schedule schedule = known.schedule();
        double[] times = TimeGrid.logSnr().times(schedule, steps);
        Denoiser denoiser = known.denoiser();
        int order = sampler.order();
        List<Coefficients> places = new ArrayList<>(); // newest first, as are the predictions
        List<Double> predictions = new ArrayList<>();
        for (int i = 0; i < order - 1; i++) {
            places.add(0, schedule.at(times[i]));
            predictions.add(0, denoise(denoiser, times[i], known.state(XI, X_T, times[i])));
        }
        double x = known.state(XI, X_T, times[order - 1]);
        double before = x;
        for (int i = order - 1; i < steps; i++) {
            places.add(0, schedule.at(times[i]));
            predictions.add(0, denoise(denoiser, times[i], x));
            if (i >= order) {
                double[] again = sampler.correctingWeights(places.subList(0, order + 1));
                x = again.length == 0 ? x : move(schedule, times[i - 1], times[i], before, again, predictions);
            }
            double[] weights = sampler.weights(schedule.at(times[i + 1]), places.subList(0, order));
            before = x;
            x = move(schedule, times[i], times[i + 1], x, weights, predictions);
        }
        return Math.abs(x - known.state(XI, X_T, times[steps]));
    }

    private static double move(
            Schedule schedule, double from, double to, double x, double[] weights, List<Double> predictions) {
        Coefficients s = schedule.at(from);
        Coefficients t = schedule.at(to);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * predictions.get(i);
        }
        return t.a() * X_T + t.c() / s.c() * (x - s.a() * X_T) + t.b() * sum;
    }

    private static double denoise(Denoiser denoiser, double t, double x) {
        return denoiser.denoise(scalar(x), t, scalar(X_T)).values()[0];
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new double[] {value}, 1, 1);
    }
}
