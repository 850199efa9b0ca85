/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every sampler promises, on every schedule and every grid. */
class SamplerContractTest {
    private static final int STEPS = 6;
    private static final Tensor X_T = Noise.seeded(1, 2, 3).draw(3, 2, 4, 4).clamp(-1, 1);

    /** Not linear, and different for every pixel and time. */
    private static final Denoiser WAVY = (x, t, xT) -> {
        double[] values = new double[x.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.tanh(0.7 * x.values()[i] + 0.3 * xT.values()[i]) * Math.cos(t);
        }
        return Tensor.of(values, x.shape());
    };

    static Stream<Arguments> samplers() {
        List<Arguments> cases = new ArrayList<>();
        for (Schedule schedule : List.of(VpSchedule.DEFAULT, VeSchedule.DEFAULT, I2sbSchedule.DEFAULT)) {
            for (TimeGrid grid : List.of(TimeGrid.uniform(), TimeGrid.karras(), TimeGrid.logSnr())) {
                double[] times = grid.times(schedule, STEPS);
                String where = schedule.getClass().getSimpleName() + ", " + grid.label();
                cases.add(Arguments.of("DBIM eta 0, " + where, new Dbim(schedule, times, 0), STEPS + 1));
                cases.add(Arguments.of("DBIM eta 0.3, " + where, new Dbim(schedule, times, 0.3), STEPS + 1));
                cases.add(Arguments.of("DBIM eta 1, " + where, new Dbim(schedule, times, 1), STEPS + 1));
                cases.add(Arguments.of("order 2, " + where, new DbimHighOrder(schedule, times, 2), STEPS + 1));
                cases.add(Arguments.of("order 3, " + where, new DbimHighOrder(schedule, times, 3), STEPS + 1));
                int euler = grid.equals(TimeGrid.karras()) ? 1 : 0;
                cases.add(Arguments.of("Heun, " + where, new Heun(schedule, times, 0), 2 * STEPS - euler));
                cases.add(
                        Arguments.of("Heun, churn 0.33, " + where, new Heun(schedule, times, 0.33), 3 * STEPS - euler));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void evaluatesTheDenoiserAsOftenAsItSays(String name, Sampler sampler, int nfe) {
        AtomicInteger evaluations = new AtomicInteger();
        Denoiser counting = (x, t, xT) -> {
            evaluations.incrementAndGet();
            return WAVY.denoise(x, t, xT);
        };

        sampler.sample(counting, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        assertThat(sampler.nfe()).isEqualTo(nfe);
        assertThat(evaluations).hasValue(nfe);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void givesAnImageTheSameResultAloneAndInABatch(String name, Sampler sampler, int nfe) {
        Tensor together = sampler.sample(WAVY, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        Tensor alone = sampler.sample(WAVY, X_T.item(1), Noise.seeded(8), Observer.NONE);

        assertThat(alone.values()).containsExactly(together.item(1).values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void staysFiniteAndLeavesItsSourceAlone(String name, Sampler sampler, int nfe) {
        Tensor before = X_T.copy();

        Tensor x = sampler.sample(WAVY, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        assertThat(Arrays.stream(x.values())).allMatch(Double::isFinite);
        assertThat(X_T.values()).containsExactly(before.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void showsItsObserverFallingTimesAndTheFinalState(String name, Sampler sampler, int nfe) {
        List<Double> times = new ArrayList<>();
        List<Tensor> states = new ArrayList<>();

        Tensor x = sampler.sample(WAVY, X_T, Noise.seeded(7, 8, 9), (t, state, x0Hat) -> {
            times.add(t);
            states.add(state);
        });

        assertThat(times).isSortedAccordingTo((s, t) -> Double.compare(t, s)).doesNotHaveDuplicates();
        assertThat(states.get(states.size() - 1)).isSameAs(x);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void keepsTheSourceWhereAMaskIsZero(String name, Sampler sampler, int nfe) {
        Tensor nothing = Tensor.zeros(1, 1, 4, 4);
        List<Tensor> predictions = new ArrayList<>();

        sampler.sample(WAVY.masked(nothing), X_T, Noise.seeded(7, 8, 9), (t, x, x0Hat) -> predictions.add(x0Hat));

        assertThat(predictions).allSatisfy(x0Hat -> assertThat(x0Hat.values()).containsExactly(X_T.values()));
    }

    @Test
    void aConstantDenoiserKeepsEveryStateOnTheMarginalWithTheBootingNoise() {
        Schedule schedule = VpSchedule.DEFAULT;
        Tensor x0 = Noise.seeded(4).draw(1, 2, 3, 3);
        Tensor xT = Noise.seeded(5).draw(1, 2, 3, 3);
        Tensor epsilon = Noise.seeded(6).draw(1, 2, 3, 3);
        for (Sampler sampler : List.of(
                new Dbim(schedule, TimeGrid.uniform().times(schedule, 8), 0),
                new DbimHighOrder(schedule, TimeGrid.uniform().times(schedule, 8), 2),
                new DbimHighOrder(schedule, TimeGrid.uniform().times(schedule, 8), 3))) {
            sampler.sample((x, t, source) -> x0, xT, Noise.given(List.of(epsilon)), (t, x, x0Hat) -> {
                Coefficients at = schedule.at(t);
                double[] expected =
                        Lines.combine(at.a(), xT, at.b(), x0, at.c(), epsilon).values();
                assertThat(x.values()).containsExactly(expected, within(1e-13));
            });
        }
    }

    @Test
    void aMaskOfAnotherSizeIsRefused() {
        Denoiser masked = WAVY.masked(Tensor.zeros(1, 1, 3, 3));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> masked.denoise(X_T, 0.5, X_T))
                .withMessage(
                        "a mask must have the state's shape [3, 2, 4, 4], or 1 in its first two axes, got [1, 1, 3, 3]");
    }

    @Test
    void settingsOutsideTheirRangeAreRefusedByNameAndValue() {
        Schedule vp = VpSchedule.DEFAULT;
        double[] times = TimeGrid.uniform().times(vp, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(vp, times, 1.3))
                .withMessage("eta must be in [0, 1], got 1.3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(vp, times, Double.NaN))
                .withMessage("eta must be in [0, 1], got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DbimHighOrder(vp, times, 4))
                .withMessage("order must be 2 or 3 (first order is dbim with eta 0), got 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Heun(vp, times, 1))
                .withMessage("churn must be in [0, 1), got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(vp, new double[] {0.5, 0.5}, 0))
                .withMessageStartingWith("times must fall strictly from below T = 1.0");
    }

    @Test
    void higherOrdersRefuseStepsThatShareOneEntryOfATable() {
        Schedule i2sb = I2sbSchedule.DEFAULT;
        double[] times = TimeGrid.uniform().times(i2sb, 1500);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DbimHighOrder(i2sb, times, 2))
                .withMessageContaining("order 2 needs steps that change lambda, but 1500 steps put");
    }

    @Test
    void aRunThatNeedsMoreNoiseThanItWasGivenSaysSo() {
        Sampler stochastic = new Dbim(VpSchedule.DEFAULT, TimeGrid.uniform().times(VpSchedule.DEFAULT, 4), 1);
        Noise one = Noise.given(List.of(Tensor.zeros(3, 2, 4, 4)));

        assertThatIllegalStateException()
                .isThrownBy(() -> stochastic.sample(WAVY, X_T, one, Observer.NONE))
                .withMessage("the sampler needs more than the 1 given draws");
    }
}
