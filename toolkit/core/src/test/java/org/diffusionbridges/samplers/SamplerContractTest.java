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
            for (TimeGrid grid : List.of(TimeGrid.uniform(), TimeGrid.karras(), TimeGrid.logSnr(), TimeGrid.asinh(2))) {
                TimeSteps steps = grid.on(schedule, STEPS);
                int toZero = grid.equals(TimeGrid.karras()) ? 1 : 0;
                for (String name : List.of(
                        "dbim", "dbim:0.3", "dbim:1", "order2", "order3", "dpm2", "dpm3", "sde", "unipc2", "unipc3")) {
                    cases.add(named(name, steps, grid, STEPS + 1));
                }
                cases.add(named("heun:0", steps, grid, 2 * STEPS - toZero));
                cases.add(named("heun:0.33", steps, grid, 3 * STEPS - toZero));
                if (!(schedule instanceof I2sbSchedule)) {
                    cases.add(named("dbmsolver", steps, grid, 2 * STEPS + 1 - toZero));
                    cases.add(named("dbmsolver:lambda", steps, grid, 2 * STEPS + 1 - toZero));
                    cases.add(named("ecsi:0", steps, grid, STEPS));
                    cases.add(named("ecsi:0.3", steps, grid, STEPS));
                }
            }
        }
        return cases.stream();
    }

    private static Arguments named(String name, TimeSteps steps, TimeGrid grid, int nfe) {
        String where = steps.schedule().getClass().getSimpleName() + ", " + grid.label();
        return Arguments.of(name + ", " + where, Samplers.of(name), steps, nfe);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void evaluatesTheDenoiserAsOftenAsItSays(String name, Sampler sampler, TimeSteps steps, int nfe) {
        AtomicInteger evaluations = new AtomicInteger();
        Denoiser counting = (x, t, xT) -> {
            evaluations.incrementAndGet();
            return WAVY.denoise(x, t, xT);
        };

        sampler.sample(counting, steps, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        assertThat(sampler.nfe(steps)).isEqualTo(nfe);
        assertThat(evaluations).hasValue(nfe);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void givesAnImageTheSameResultAloneAndInABatch(String name, Sampler sampler, TimeSteps steps, int nfe) {
        Tensor together = sampler.sample(WAVY, steps, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        Tensor alone = sampler.sample(WAVY, steps, X_T.item(1), Noise.seeded(8), Observer.NONE);

        assertThat(alone.values()).containsExactly(together.item(1).values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void staysFiniteAndLeavesItsSourceAlone(String name, Sampler sampler, TimeSteps steps, int nfe) {
        Tensor before = X_T.copy();

        Tensor x = sampler.sample(WAVY, steps, X_T, Noise.seeded(7, 8, 9), Observer.NONE);

        assertThat(Arrays.stream(x.values())).allMatch(Double::isFinite);
        assertThat(X_T.values()).containsExactly(before.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void showsItsObserverFallingTimesAndTheFinalState(String name, Sampler sampler, TimeSteps steps, int nfe) {
        List<Double> times = new ArrayList<>();
        List<Tensor> states = new ArrayList<>();

        Tensor x = sampler.sample(WAVY, steps, X_T, Noise.seeded(7, 8, 9), (t, state, x0Hat) -> {
            times.add(t);
            states.add(state);
        });

        assertThat(times).isSortedAccordingTo((s, t) -> Double.compare(t, s)).doesNotHaveDuplicates();
        assertThat(states.get(states.size() - 1)).isSameAs(x);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void keepsTheSourceWhereAMaskIsZero(String name, Sampler sampler, TimeSteps steps, int nfe) {
        Tensor nothing = Tensor.zeros(1, 1, 4, 4);
        List<Tensor> predictions = new ArrayList<>();

        sampler.sample(
                WAVY.masked(nothing), steps, X_T, Noise.seeded(7, 8, 9), (t, x, x0Hat) -> predictions.add(x0Hat));

        if (sampler instanceof DbmSolver && steps.endAtZero()) {
            predictions.remove(predictions.size() - 1); // its step to 0 knows no mask
        }
        assertThat(predictions).allSatisfy(x0Hat -> assertThat(x0Hat.values()).containsExactly(X_T.values()));
    }

    @Test
    void aConstantDenoiserKeepsEveryStateOnTheMarginalWithTheBootingNoise() {
        Schedule schedule = VpSchedule.DEFAULT;
        Tensor x0 = Noise.seeded(4).draw(1, 2, 3, 3);
        Tensor xT = Noise.seeded(5).draw(1, 2, 3, 3);
        Tensor epsilon = Noise.seeded(6).draw(1, 2, 3, 3);
        TimeSteps steps = TimeGrid.uniform().on(schedule, 8);
        for (String name : List.of("dbim", "order2", "order3", "dpm2", "dpm3", "unipc2", "unipc3", "dbmsolver")) {
            Sampler sampler = Samplers.of(name);
            sampler.sample((x, t, source) -> x0, steps, xT, Noise.given(List.of(epsilon)), (t, x, x0Hat) -> {
                Coefficients at = schedule.at(t);
                double[] expected = LinearCombination.combine(at.a(), xT, at.b(), x0, at.c(), epsilon)
                        .values();
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
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(1.3))
                .withMessage("eta must be in [0, 1], got 1.3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dbim(Double.NaN))
                .withMessage("eta must be in [0, 1], got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DbimHighOrder(4))
                .withMessage("order must be 2 or 3 (first order is dbim with eta 0), got 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Heun(1))
                .withMessage("churn must be in [0, 1), got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ecsi(-0.1))
                .withMessage("eta and smoothing must not be negative, got -0.1 and 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeSteps.of(VpSchedule.DEFAULT, 0.5, 0.5))
                .withMessageStartingWith("times must fall strictly from below T = 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samplers.of("dpm4"))
                .withMessageContaining("samplers are dbim, dbim:ETA")
                .withMessageEndingWith("got 'dpm4'");
    }

    @Test
    void solversOfExactSchedulesRefuseTheTable() {
        TimeSteps table = TimeGrid.logSnr().on(I2sbSchedule.DEFAULT, 6);
        for (String name : List.of("dbmsolver", "ecsi:0.3")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Samplers.of(name).sample(WAVY, table, X_T, Noise.seeded(1, 2, 3), Observer.NONE))
                    .withMessageContaining("is defined for vp and ve, got i2sb");
        }
    }

    /** From 15 steps on the last ones keep their order, and λ is infinite at 0. */
    @Test
    void aLongRunOfHighOrderRefusesToEndInZero() {
        TimeSteps steps = TimeGrid.karras().on(VpSchedule.DEFAULT, 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DpmSolver(2).check(steps))
                .withMessage("dpm-solver++ order=2 cannot end at t = 0 with 20 steps: take another grid than karras");
    }

    /** All integrate a polynomial through the newest predictions; they differ by how, which short steps do not show. */
    @Test
    void dbimsOrdersAreMembersOfTheFamily() {
        Schedule schedule = VpSchedule.DEFAULT;
        double[] times = TimeGrid.logSnr().times(schedule, 400);
        List<Coefficients> past = List.of(schedule.at(times[202]), schedule.at(times[201]), schedule.at(times[200]));
        Coefficients t = schedule.at(times[203]);
        double[] second = new DbimHighOrder(2).weights(t, past.subList(0, 2));
        assertThat(new DpmSolver(2).weights(t, past.subList(0, 2))).containsExactly(second, within(1e-4));
        assertThat(new UniPc(2).weights(t, past.subList(0, 2))).containsExactly(second, within(1e-4));
        double[] third = new DbimHighOrder(3).weights(t, past);
        assertThat(new UniPc(3).weights(t, past)).containsExactly(third, within(1e-4));
        double first = new Dbim(0).weights(t, past.subList(0, 1))[0];
        for (double[] weights : List.of(second, third, new DpmSolver(3).weights(t, past))) {
            assertThat(Arrays.stream(weights).sum()).isCloseTo(first, within(1e-12));
        }
    }

    @Test
    void higherOrdersRefuseStepsThatShareOneEntryOfATable() {
        Schedule i2sb = I2sbSchedule.DEFAULT;
        TimeSteps steps = TimeGrid.uniform().on(i2sb, 1500);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DbimHighOrder(2).check(steps))
                .withMessageContaining("order=2 needs steps that change lambda, but 1500 steps put");
    }

    @Test
    void aRunThatNeedsMoreNoiseThanItWasGivenSaysSo() {
        TimeSteps steps = TimeGrid.uniform().on(VpSchedule.DEFAULT, 4);
        Noise one = Noise.given(List.of(Tensor.zeros(3, 2, 4, 4)));

        assertThatIllegalStateException()
                .isThrownBy(() -> new Dbim(1).sample(WAVY, steps, X_T, one, Observer.NONE))
                .withMessage("the sampler needs more than the 1 given draws");
    }
}
