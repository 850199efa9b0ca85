/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.training.LearningRate.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateTest {
    private static final double EXACT = 1e-15;

    @ParameterizedTest
    @EnumSource(Decay.class)
    void warmsUpInEqualStepsAndHoldsThePlateauUpToTheMiddle(Decay decay) {
        LearningRate rate = new LearningRate(0.4, 4, decay);
        assertThat(rate.at(0, 0)).isEqualTo(0.1, within(EXACT));
        assertThat(rate.at(1, 0.01)).isEqualTo(0.2, within(EXACT));
        assertThat(rate.at(3, 0.02)).isEqualTo(0.4, within(EXACT));
        assertThat(rate.at(50, 0.5)).isEqualTo(0.4, within(EXACT));
    }

    @Test
    void aLinearDecayIsHalfwayDownAtThreeQuarters() {
        LearningRate rate = new LearningRate(0.4, 0, Decay.LINEAR);
        assertThat(rate.at(75, 0.75)).isEqualTo(0.2, within(EXACT));
        assertThat(rate.at(90, 0.9)).isEqualTo(0.08, within(EXACT));
        assertThat(rate.at(100, 1)).isZero();
    }

    @Test
    void aCosineDecayIsHalfwayDownAtThreeQuartersAndFlatAtItsEnds() {
        LearningRate rate = new LearningRate(0.4, 0, Decay.COSINE);
        assertThat(rate.at(75, 0.75)).isEqualTo(0.2, within(EXACT));
        assertThat(rate.at(51, 0.51)).isGreaterThan(0.4 * 0.999);
        assertThat(rate.at(99, 0.99)).isLessThan(0.4 * 0.001);
    }

    @Test
    void noDecayHoldsThePlateauToTheEnd() {
        assertThat(new LearningRate(0.4, 0, Decay.NONE).at(100, 1)).isEqualTo(0.4);
    }

    @Test
    void aTimeBudgetOverrunDoesNotTurnTheRateNegative() {
        assertThat(new LearningRate(0.4, 0, Decay.LINEAR).at(100, 1.2)).isZero();
    }

    @Test
    void refusesARateThatIsNotPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(0, 0, Decay.NONE))
                .withMessageContaining("positive, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(Double.NaN, 0, Decay.NONE))
                .withMessageContaining("NaN");
    }
}
