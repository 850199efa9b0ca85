/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.FORMULA;
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
    void theInceptionScoreOfSureAndEvenClassesIsTheirNumber() {
        assertThat(new InceptionScore(FORMULA).of(sureOf(0, 1, 2, 0, 1, 2))).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void theInceptionScoreOfOneClassOrOfNoIdeaIs1() {
        assertThat(new InceptionScore(FORMULA).of(sureOf(1, 1, 1))).isCloseTo(1, within(ROUNDING));
        assertThat(new InceptionScore(FORMULA).of(rows(new double[] {0.5, 0.5}, new double[] {0.5, 0.5})))
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void theInceptionScoreOfTwoImagesIsAsByHand() {
        // p(y) = (0.5, 0.5); KL of (0.8, 0.2) from it is 0.8 ln 1.6 + 0.2 ln 0.4, for both images
        double divergence = 0.8 * Math.log(1.6) + 0.2 * Math.log(0.4);
        assertThat(new InceptionScore(FORMULA).of(rows(new double[] {0.8, 0.2}, new double[] {0.2, 0.8})))
                .isCloseTo(Math.exp(divergence), within(ROUNDING));
    }

    @Test
    void theVendiScoreOfNIdenticalImagesIs1AndOfNOrthogonalOnesN() {
        assertThat(new VendiScore(FORMULA).of(rows(new double[] {3, 4}, new double[] {6, 8}, new double[] {3, 4})))
                .isCloseTo(1, within(ROUNDING));
        assertThat(new VendiScore(FORMULA).of(sureOf(0, 1, 2))).isCloseTo(3, within(ROUNDING));
        // twice each, so more images than dimensions: still three kinds
        assertThat(new VendiScore(FORMULA).of(sureOf(0, 1, 2, 0, 1, 2))).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void theVendiScoreOfTwoImagesAt60DegreesIsAsByHand() {
        // K / 2 has the eigenvalues (1 ± 1/2) / 2
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertThat(new VendiScore(FORMULA).of(rows(new double[] {1, 0}, new double[] {0.5, Math.sqrt(0.75)})))
                .isCloseTo(Math.exp(entropy), within(ROUNDING));
    }

    @Test
    void theVendiScoreEqualsNumpy() {
        assertThat(new VendiScore(FORMULA).of(features(40, 6, 7, 11))).isCloseTo(2.5802450889099786, within(ROUNDING));
        assertThat(new VendiScore(FORMULA).of(features(5, 6, 7, 11))).isCloseTo(2.0988168161043235, within(ROUNDING));
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
        Measured measured = new VendiScore(FORMULA).measure(sureOf(1));
        assertThat(measured.value()).isCloseTo(1, within(ROUNDING));
        assertThat(measured.standardError()).isNaN();
    }

    @Test
    void theirNamesSayWhoseFeaturesTheyLookAt() {
        assertThat(new InceptionScore(FORMULA).name()).isEqualTo("Inception score of a test's formula");
        assertThat(new VendiScore(FORMULA).name()).isEqualTo("Vendi score in the features of a test's formula");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VendiScore(FORMULA).of(new Features("pixels", Tensor.zeros(2, 2))))
                .withMessage("this figure needs the features of 'a test's formula', got those of 'pixels'");
    }

    @Test
    void badInputIsToldByItsRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InceptionScore(FORMULA).of(rows(new double[] {3, 4})))
                .withMessage("this figure needs class probabilities, got vectors of a test's formula whose sum is 7.0: "
                        + "take the classifier's probabilities()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Accuracy.of(0, 1).of(sureOf(0)))
                .withMessage("every image needs a label, got 2 labels for 1 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VendiScore(FORMULA).of(rows(new double[] {1, 0}, new double[] {0, 0})))
                .withMessage("a Vendi score needs features that point somewhere, vector 1 is 0");
    }
}
