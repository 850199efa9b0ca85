/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.diffusionbridges.samplers.DbimHighOrder.Prediction;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of convergence on the Gaussian case, where the solution is known: on a logSnr grid, with an exact history and no
 * lowered ends, since those are what hides the order on the default grid.
 */
class ConvergenceTest {
    private static final double X_T = 0.3;
    private static final double XI = 0.8;

    @ParameterizedTest
    @CsvSource({"VP, 1, 0.95", "VP, 2, 1.95", "VP, 3, 2.9", "VE, 1, 0.95", "VE, 2, 1.95", "VE, 3, 2.9"})
    void theErrorFallsWithTheOrderThatIsPromised(String schedule, int order, double atLeast) {
        GaussianCase known =
                new GaussianCase(schedule.equals("VP") ? VpSchedule.DEFAULT : VeSchedule.DEFAULT, -0.2, 0.5);
        double coarse = error(known, order, 100);
        double fine = error(known, order, 200);

        double measured = Math.log(coarse / fine) / Math.log(2);

        assertThat(fine).as("an error that rounding does not drown").isGreaterThan(1e-12);
        assertThat(measured).isBetween(atLeast, order + 1.2);
    }

    private static double error(GaussianCase known, int order, int steps) {
        Schedule schedule = known.schedule();
        double[] times = TimeGrid.logSnr().times(schedule, steps);
        Tensor xT = scalar(X_T);
        Denoiser denoiser = known.denoiser();
        Deque<Prediction> history = new ArrayDeque<>();
        for (int i = 0; i < order - 1; i++) {
            history.addFirst(prediction(denoiser, schedule.at(times[i]), scalar(known.state(XI, X_T, times[i])), xT));
        }
        Tensor x = scalar(known.state(XI, X_T, times[order - 1]));
        for (int i = order - 1; i < steps; i++) {
            history.addFirst(prediction(denoiser, schedule.at(times[i]), x, xT));
            x = DbimHighOrder.step(order, schedule.at(times[i + 1]), x, history, xT);
        }
        return Math.abs(x.values()[0] - known.state(XI, X_T, times[steps]));
    }

    private static Prediction prediction(Denoiser denoiser, Coefficients at, Tensor x, Tensor xT) {
        return new Prediction(at, denoiser.denoise(x, at.t(), xT));
    }

    private static Tensor scalar(double value) {
        return Tensor.of(new double[] {value}, 1, 1);
    }
}
