/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.Test;

class TimeGridTest {

    @Test
    void uniformFallsEvenlyFromAThousandthBelowTToTheLeastTime() {
        double[] times = TimeGrid.uniform().times(VpSchedule.DEFAULT, 4);

        assertThat(times).containsExactly(new double[] {0.999, 0.749275, 0.49955, 0.249825, 1e-4}, within(1e-7));
    }

    @Test
    void karrasAppendsZero() {
        double[] times = TimeGrid.karras().times(VeSchedule.DEFAULT, 3);

        assertThat(times).hasSize(4);
        assertThat(times[0]).isCloseTo(80 - 1e-4, within(1e-5));
        assertThat(times[2]).isCloseTo(0.002, within(1e-9));
        assertThat(times[3]).isZero();
    }

    @Test
    void logSnrIsEvenInLambda() {
        for (Schedule schedule : new Schedule[] {VpSchedule.DEFAULT, VeSchedule.DEFAULT}) {
            double[] times = TimeGrid.logSnr().times(schedule, 10);
            double first = schedule.at(times[0]).lambda();
            double step = (schedule.at(times[10]).lambda() - first) / 10;
            for (int i = 0; i <= 10; i++) {
                // float32 times: near T a rounding of 4e-6 (VE) moves lambda by far less than a step
                assertThat(schedule.at(times[i]).lambda()).isCloseTo(first + i * step, within(step * 0.02));
            }
        }
    }

    @Test
    void moreStepsThanFloat32TellsApartAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.logSnr().times(I2sbSchedule.DEFAULT, 100_000))
                .withMessage("100000 steps are too many for this schedule: two times are equal in float32; take fewer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.uniform().times(VpSchedule.DEFAULT, 0))
                .withMessage("steps must be at least 1, got 0");
    }

    @Test
    void aLabelNamesItsGrid() {
        assertThat(TimeGrid.of("logsnr")).isEqualTo(TimeGrid.logSnr());
        assertThat(TimeGrid.of("karras")).isEqualTo(TimeGrid.karras());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TimeGrid.of("cosine"))
                .withMessage(
                        "a time grid is uniform, logSnr, karras, karras:EXPONENT, ecsi:EXPONENT or asinh:SCALE, got cosine");
    }
}
