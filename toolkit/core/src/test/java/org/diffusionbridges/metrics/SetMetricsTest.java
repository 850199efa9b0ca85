/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.features;
import static org.diffusionbridges.metrics.MetricInputs.rows;

import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

/** The long constants come from toolkit/core/src/test/python/metrics.py, whose head has the command. */
class SetMetricsTest {
    private static final double ROUNDING = 1e-12;

    private static Features sureOf(int... classes) {
        return rows(IntStream.of(classes)
                .mapToObj(k ->
                        IntStream.range(0, 3).mapToDouble(j -> j == k ? 1 : 0).toArray())
                .toArray(double[][]::new));
    }

    @Test
    void accuracyIsTheShareOfImagesOfTheWantedClass() {
        Measured measured = Accuracy.of(0, 1, 2, 2).measure(sureOf(0, 1, 2, 1));
        assertThat(measured.value()).isEqualTo(0.75);
        // sqrt(p (1 − p) / (n − 1))
        assertThat(measured.standardError()).isCloseTo(Math.sqrt(0.75 * 0.25 / 3), within(ROUNDING));
    }

    @Test
    void theJackknifeOfAMeanIsTheStandardErrorOfAMean() {
        Features one = features(20, 1, 7, 11); // as many images as groups
        double jackknife = Jackknife.standardError(
                one, some -> Measured.mean(some.vectors().values()).value());
        assertThat(jackknife).isCloseTo(Measured.mean(one.vectors().values()).standardError(), within(ROUNDING));
    }

    @Test
    void theJackknifeLeavesOutImagesOfOneSourceTogether() {
        double[] values = features(20, 1, 7, 11).vectors().values();
        double[] twice = IntStream.range(0, 40).mapToDouble(i -> values[i / 2]).toArray();
        int[] sources = IntStream.range(0, 40).map(i -> i / 2).toArray();
        Features doubled = new Features("twice", Tensor.of(twice, 40, 1), sources);
        double jackknife = Jackknife.standardError(
                doubled, some -> Measured.mean(some.vectors().values()).value());
        assertThat(jackknife).isCloseTo(Measured.mean(values).standardError(), within(ROUNDING));
        assertThat(Jackknife.groups(doubled)).isEqualTo(20);
    }

    @Test
    void aSetOfOneImageHasAFigureWithoutAnError() {
        Measured measured = Accuracy.of(1).measure(sureOf(1));
        assertThat(measured.value()).isEqualTo(1);
        assertThat(measured.standardError()).isNaN();
    }

    @Test
    void badInputIsToldByItsRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Accuracy.of(0).of(rows(new double[] {3, 4})))
                .withMessage("this figure needs class probabilities, got vectors of a test's formula whose sum is 7.0: "
                        + "take the classifier's probabilities()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Accuracy.of(0, 1).of(sureOf(0)))
                .withMessage("every image needs a label, got 2 labels for 1 images");
    }
}
