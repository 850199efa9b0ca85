/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DdbmLossTest {

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of(VpSchedule.DEFAULT, new DdbmPreconditioning(0.6, 0.5, 0.2)),
                Arguments.of(VeSchedule.DEFAULT, DdbmPreconditioning.DEFAULT),
                Arguments.of(I2sbSchedule.DEFAULT, new I2sbPreconditioning()));
    }

    /** The definition, term by term: weight(t) · (D − x0)² with D = cSkip x + cOut F. */
    @ParameterizedTest
    @MethodSource("schedules")
    void equalsTheWeightedErrorOfTheDenoiser(Schedule schedule, Preconditioning preconditioning) {
        SplittableRandom random = new SplittableRandom(3);
        Tensor x0 = gaussian(random);
        Tensor xT = gaussian(random);
        Tensor noise = gaussian(random);
        double[] t = {0.3 * schedule.tMax(), 0.9 * schedule.tMax()};
        DdbmLoss loss = new DdbmLoss(schedule, preconditioning, false);

        double[] losses = perSample(loss, x0, xT, noise, t, DdbmLossTest::network);

        for (int item = 0; item < t.length; item++) {
            Coefficients at = schedule.at(t[item]);
            Scalings scale = preconditioning.at(schedule, t[item]);
            double sum = 0;
            for (int k = item * 4; k < item * 4 + 4; k++) {
                double x = at.a() * xT.values()[k] + at.b() * x0.values()[k] + at.c() * noise.values()[k];
                double f = Math.tanh(scale.cIn() * x) + scale.cNoise() / 1000;
                double d = scale.cSkip() * x + scale.cOut() * f;
                sum += 1 / (scale.cOut() * scale.cOut()) * Math.pow(d - x0.values()[k], 2);
            }
            assertThat(losses[item]).isEqualTo(sum / 4, within(1e-9 * (1 + sum)));
        }
    }

    /** What preconditioning is for: if σ_0, σ_T and cov are the data's, a network that answers 0 has a loss of 1 at any t. */
    @Test
    void aSilentNetworkHasUnitLossOnDataThatThePreconditioningDescribes() {
        int pixels = 200_000;
        SplittableRandom random = new SplittableRandom(5);
        Tensor x0 = Tensor.zeros(3, pixels);
        Tensor xT = Tensor.zeros(3, pixels);
        Tensor noise = Tensor.zeros(3, pixels);
        for (int k = 0; k < 3 * pixels; k++) {
            double shared = random.nextGaussian();
            x0.values()[k] = 0.4 * shared + 0.3 * random.nextGaussian(); // σ_0 = 0.5
            xT.values()[k] = 0.5 * shared; // σ_T = 0.5, cov = 0.2
            noise.values()[k] = random.nextGaussian();
        }
        DdbmLoss loss = new DdbmLoss(VpSchedule.DEFAULT, new DdbmPreconditioning(0.5, 0.5, 0.2), false);
        double[] losses =
                perSample(loss, x0, xT, noise, new double[] {0.05, 0.5, 0.95}, (x, cNoise) -> Tensor.zeros(x.shape()));
        // mean of 200,000 squares of unit normals: standard error 0.003
        for (double each : losses) {
            assertThat(each).isEqualTo(1, within(0.015));
        }
    }

    @Test
    void refusesShapesThatDiffer() {
        DdbmLoss loss = new DdbmLoss(VpSchedule.DEFAULT, DdbmPreconditioning.DEFAULT, false);
        Tensor one = Tensor.zeros(1, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.problem(one, Tensor.zeros(1, 3), one, new double[] {0.5}))
                .withMessageContaining("one shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.problem(one, one, one, new double[] {0.5, 0.6}))
                .withMessageContaining("2 times");
    }

    /** The mean of (F − F*)² of every item. */
    static double[] perSample(
            DdbmLoss loss,
            Tensor x0,
            Tensor xT,
            Tensor noise,
            double[] t,
            BiFunction<Tensor, double[], Tensor> network) {
        DdbmLoss.Problem problem = loss.problem(x0, xT, noise, t);
        Tensor error = network.apply(problem.input(), problem.cNoise()).minus(problem.target());
        return IntStream.range(0, t.length)
                .mapToDouble(item -> Arrays.stream(error.item(item).values())
                        .map(e -> e * e)
                        .average()
                        .orElseThrow())
                .toArray();
    }

    private static Tensor network(Tensor x, double[] cNoise) {
        Tensor f = x.copy();
        for (int k = 0; k < f.values().length; k++) {
            f.values()[k] = Math.tanh(f.values()[k]) + cNoise[k / x.itemSize()] / 1000;
        }
        return f;
    }

    private static Tensor gaussian(SplittableRandom random) {
        Tensor drawn = Tensor.zeros(2, 1, 2, 2);
        for (int k = 0; k < drawn.values().length; k++) {
            drawn.values()[k] = random.nextGaussian();
        }
        return drawn;
    }
}
