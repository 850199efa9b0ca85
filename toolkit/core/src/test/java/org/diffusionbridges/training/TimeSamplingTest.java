/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeSamplingTest {
    private static final int PARTS = 2000;

    static Schedule[] schedules() {
        return new Schedule[] {VpSchedule.DEFAULT, VeSchedule.DEFAULT, new VeSchedule(5, 0.002), I2sbSchedule.DEFAULT};
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void uniformTimesReachFromTMinToT(Schedule schedule) {
        TimeSampling even = TimeSampling.uniform();
        assertThat(even.timeAt(schedule, 0)).isEqualTo(schedule.tMin());
        assertThat(even.timeAt(schedule, 0.5)).isEqualTo(0.5 * (schedule.tMin() + schedule.tMax()), within(1e-12));
        assertThat(even.timeAt(schedule, Math.nextDown(1.0))).isLessThanOrEqualTo(schedule.tMax());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void logSnrTimesStayWithinTheLogSnrGrid(Schedule schedule) {
        double[] times = times(TimeSampling.logSnr(-0.5, 1.7), schedule);
        assertThat(Arrays.stream(times))
                .allMatch(t -> t >= schedule.tMin() && t <= schedule.tMax() - TimeGrid.T_MARGIN);
        assertThat(IntStream.range(1, PARTS)).allMatch(i -> times[i] <= times[i - 1]);
    }

    /** Where the ends cut nothing off, λ has the mean and the deviation that were asked for. */
    @Test
    void lambdaIsNormal() {
        double[] lambda = Arrays.stream(times(TimeSampling.logSnr(-0.5, 0.8), VpSchedule.DEFAULT))
                .map(t -> VpSchedule.DEFAULT.at(t).lambda())
                .toArray();
        double mean = Arrays.stream(lambda).average().orElseThrow();
        double variance =
                Arrays.stream(lambda).map(l -> (l - mean) * (l - mean)).sum() / PARTS;
        assertThat(mean).isEqualTo(-0.5, within(0.005));
        assertThat(Math.sqrt(variance)).isEqualTo(0.8, within(0.01));
    }

    @Test
    void theMedianOfLambdaIsItsMean() {
        double middle = TimeSampling.logSnr(1, 0.5).timeAt(VpSchedule.DEFAULT, 0.5);
        assertThat(VpSchedule.DEFAULT.at(middle).lambda()).isEqualTo(1, within(1e-9));
    }

    @Test
    void aDensityNamesTheGridThatVisitsItsTimes() {
        assertThat(TimeSampling.uniform().grid()).isEqualTo(TimeGrid.uniform());
        assertThat(TimeSampling.logSnr(0, 1).grid()).isEqualTo(TimeGrid.logSnr());
    }

    @Test
    void aDeviationMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeSampling.logSnr(0, 0))
                .withMessage("the deviation of lambda must be positive, got 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> TimeSampling.logSnr(Double.NaN, 1));
    }

    private static double[] times(TimeSampling sampling, Schedule schedule) {
        return IntStream.range(0, PARTS)
                .mapToDouble(i -> sampling.timeAt(schedule, (i + 0.5) / PARTS))
                .toArray();
    }
}
