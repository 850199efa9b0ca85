/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.Test;

class FittedGridTest {
    private static final VpSchedule VP = VpSchedule.DEFAULT;

    private static FittedGrid grid() {
        TreeMap<Integer, List<Double>> lambdas = new TreeMap<>();
        lambdas.put(2, List.of(0.0));
        lambdas.put(4, List.of(-1.0, 0.5, 2.0));
        return new FittedGrid(new DpmSolver(2).label(), lambdas);
    }

    private static double[] lambdas(int steps) {
        TimeSteps on = grid().on(VP, steps);
        double[] lambdas = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            lambdas[i] = on.at(i).lambda();
        }
        return lambdas;
    }

    @Test
    void itsStepsAreWhereTheyWereFitted() {
        assertThat(lambdas(4)[1]).isCloseTo(-1.0, within(1e-3));
        assertThat(lambdas(4)[3]).isCloseTo(2.0, within(1e-3));
    }

    @Test
    void itsEndsAreThoseOfTheOtherGrids() {
        for (int steps : new int[] {1, 2, 3, 4, 9}) {
            double[] own = grid().times(VP, steps);
            double[] logSnr = TimeGrid.logSnr().times(VP, steps);
            assertThat(own).hasSize(steps + 1);
            assertThat(own[0]).isEqualTo(logSnr[0]);
            assertThat(own[steps]).isEqualTo(logSnr[steps]);
        }
    }

    @Test
    void betweenTwoFittedNumbersItIsTheirMean() {
        double first = lambdas(2)[0];
        double ofTwo = first / 3; // two thirds of the way from the first λ to 0
        double ofFour = -0.5; // a third of the way from −1 to 0.5
        assertThat(lambdas(3)[1]).isCloseTo((ofTwo + ofFour) / 2, within(1e-3));
    }

    @Test
    void itKnowsItsSampler() {
        assertThat(grid().isFor(new DpmSolver(2))).isTrue();
        assertThat(grid().isFor(new DpmSolver(3))).isFalse();
    }

    @Test
    void lambdasThatDoNotRiseAreRefused() {
        TreeMap<Integer, List<Double>> lambdas = new TreeMap<>();
        lambdas.put(3, List.of(1.0, 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FittedGrid("any", lambdas))
                .withMessage("a fitted grid of 3 steps needs 2 rising lambdas, got [1.0, 0.5]");
    }
}
