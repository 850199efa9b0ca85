/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void bothEndsArePinnedExactlyForVpAndVe() {
        for (Schedule schedule : List.of(VpSchedule.DEFAULT, VeSchedule.DEFAULT)) {
            Coefficients end = schedule.at(schedule.tMax());
            Coefficients start = schedule.at(0);
            assertThat(new double[] {end.a(), end.b(), end.c()}).containsExactly(1, 0, 0);
            assertThat(new double[] {start.a(), start.b(), start.c()}).containsExactly(0, 1, 0);
        }
    }

    @Test
    void theTabulatedEndsArePinnedToAHundredth() {
        Coefficients end = I2sbSchedule.DEFAULT.at(1);
        Coefficients start = I2sbSchedule.DEFAULT.at(0);

        assertThat(new double[] {end.a(), end.b(), end.c()})
                .containsExactly(new double[] {1, 4.05e-4, 0.0201}, within(1.1e-2));
        assertThat(end.b()).isCloseTo(4.05e-4, within(1e-6));
        assertThat(start.a()).isEqualTo(end.b());
        assertThat(start.b()).isEqualTo(1);
    }

    @Test
    void theDriftAndDiffusionAreTheDerivativesOfAlphaAndRho() {
        // f = d ln α / dt and g² = α² d(ρ²)/dt
        double h = 1e-6;
        for (Schedule schedule : List.of(VpSchedule.DEFAULT, VeSchedule.DEFAULT)) {
            for (double part : new double[] {0.1, 0.5, 0.9}) {
                double t = part * schedule.tMax();
                double f = (Math.log(schedule.alpha(t + h)) - Math.log(schedule.alpha(t - h))) / (2 * h);
                double g2 = schedule.alpha(t)
                        * schedule.alpha(t)
                        * (Math.pow(schedule.rho(t + h), 2) - Math.pow(schedule.rho(t - h), 2))
                        / (2 * h);
                assertThat(schedule.f(t)).isCloseTo(f, within(1e-6));
                assertThat(schedule.g2(t)).isCloseTo(g2, within(1e-5 * g2));
            }
        }
    }

    @Test
    void tableIndicesRoundHalfToEven() {
        I2sbSchedule table = new I2sbSchedule(6, 0.1, 1, 1e-4);

        assertThat(table.index(0.1)).isZero(); // 0.5
        assertThat(table.index(0.3)).isEqualTo(2); // 1.5
        assertThat(table.index(0.5)).isEqualTo(2); // 2.5
        assertThat(table.index(1)).isEqualTo(5);
    }

    @Test
    void timesOutsideTheBridgeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VpSchedule.DEFAULT.at(1.5))
                .withMessage("t must be in [0, 1.0], got 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VpSchedule.DEFAULT.at(Double.NaN))
                .withMessage("t must be in [0, 1.0], got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VeSchedule(80, 90))
                .withMessage("a schedule needs 0 < t_min < T, got t_min = 90.0 and T = 80.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new I2sbSchedule(7, 0.1, 1, 1e-4))
                .withMessageContaining("an even n of at least 4");
    }
}
