/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void itemsAreCutFromAndJoinedIntoABatch() {
        Tensor batch = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);

        assertThat(batch.item(1).values()).containsExactly(3, 4);
        assertThat(Tensor.concat(List.of(batch.items(0, 2), batch.item(2))).values())
                .containsExactly(batch.values());
        assertThat(batch.item(0).repeat(2).values()).containsExactly(1, 2, 1, 2);
    }

    @Test
    void clampingHoldsToTheRangeAndKeepsNaNVisible() {
        Tensor wild = Tensor.of(new double[] {-3, 0.5, 2, Double.NaN}, 1, 4);

        assertThat(wild.clamp(-1, 1).values()).containsExactly(-1, 0.5, 1, Double.NaN);
        assertThat(wild.values()[0]).isEqualTo(-3);
    }

    @Test
    void sumsDifferencesAndMultiplesAreNewTensors() {
        Tensor one = Tensor.of(new double[] {1, 2}, 1, 2);
        Tensor other = Tensor.of(new double[] {10, 20}, 1, 2);

        assertThat(one.plus(other).values()).containsExactly(11, 22);
        assertThat(one.minus(other).times(-2).values()).containsExactly(18, 36);
        assertThat(one.values()).containsExactly(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.plus(Tensor.zeros(2, 1)))
                .withMessage("tensors to be added or subtracted need one shape, got Tensor[1, 2] and Tensor[2, 1]");
    }

    @Test
    void aShapeThatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new double[5], 2, 3))
                .withMessage("shape [2, 3] needs 6 values, got 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.concat(List.of(Tensor.zeros(1, 2), Tensor.zeros(1, 3))))
                .withMessage("tensors of one batch need one item shape, got [2] and [3]");
    }
}
