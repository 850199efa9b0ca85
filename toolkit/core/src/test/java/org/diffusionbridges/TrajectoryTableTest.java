/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.images.Source;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TrajectoryTableTest {
    private static final int VALUES = ClosedForm.SIZE * ClosedForm.SIZE;

    /** A denoiser that always predicts 0.25: η = 0 then keeps the booting noise in every state. */
    private final Bridge constant = ClosedForm.bridge((x, t, xT) -> {
        double[] values = new double[x.values().length];
        java.util.Arrays.fill(values, 0.25);
        return Tensor.of(values, x.shape());
    });

    private final Source source = ClosedForm.source(1);

    @Test
    void hasARowAStepWithTheBridgesCoefficientsAndTheNoiseThatIsKept() {
        Translation made = constant.dbim(0, 4).keepTrajectory().translate(source);

        Table table = made.trajectoryTable();

        assertThat(table.rowCount()).isEqualTo(5);
        assertThat(table.intColumn("NFE").asList()).containsExactly(1, 2, 3, 4, 5);
        Coefficients at = VpSchedule.DEFAULT.at(table.doubleColumn("t").get(2));
        assertThat(table.doubleColumn("a").get(2)).isEqualTo(at.a());
        assertThat(table.doubleColumn("b").get(2)).isEqualTo(at.b());
        assertThat(table.doubleColumn("c").get(2)).isEqualTo(at.c());
        double sum = 0;
        for (double value : made.trajectory().get(2).x().values()) {
            sum += value * value;
        }
        assertThat(table.doubleColumn("rms x").get(2)).isCloseTo(Math.sqrt(sum / VALUES), within(1e-12));
        assertThat(table.doubleColumn("rms x0Hat").get(2)).isCloseTo(0.25, within(1e-12));
        assertThat(table.doubleColumn("rms change of x0Hat").max()).isZero();
        double noise = table.doubleColumn("rms noise").get(0);
        assertThat(noise).isBetween(0.7, 1.3);
        assertThat(table.doubleColumn("rms noise").asList())
                .allSatisfy(kept -> assertThat(kept).isCloseTo(noise, within(1e-9)));
    }

    @Test
    void countsTheTwoEvaluationsOfAHeunStep() {
        Table table = constant.heun(0.33, 2).keepTrajectory().translate(source).trajectoryTable();

        assertThat(table.intColumn("NFE").asList()).containsExactly(1, 3, 4, 5);
        assertThat(table.doubleColumn("rms noise").isMissing(3)).isTrue(); // at t = 0 there is none
    }

    @Test
    void needsATrajectory() {
        Translation made = constant.dbim(0, 4).translate(source);

        assertThatIllegalStateException()
                .isThrownBy(made::trajectoryTable)
                .withMessage("there is no trajectory: ask for it with keepTrajectory()");
    }
}
