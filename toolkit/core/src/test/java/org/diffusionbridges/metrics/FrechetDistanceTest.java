/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.features;
import static org.diffusionbridges.metrics.MetricInputs.rows;

import java.util.Random;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

/** The long constant comes from toolkit/core/src/test/python/metrics.py, whose head has the command. */
class FrechetDistanceTest {
    private static final double ROUNDING = 1e-12;
    /** An eigenvalue that is 0 comes out as about 1e-16, whose root is 1e-8. */
    private static final double ROUNDING_OF_A_ROOT = 1e-7;

    @Test
    void itEqualsNumpyAndScipy() {
        assertThat(FrechetDistance.to(Moments.of(features(50, 6, 13, 5))).of(Moments.of(features(40, 6, 7, 11))))
                .isCloseTo(0.04228104913321484, within(ROUNDING));
    }

    @Test
    void forCommutingCovariancesItIsTheDistanceOfMeansAndOfStandardDeviations() {
        // 3² + (2 - 1)² + (5 - 1)² = 26
        assertThat(between(
                        new double[] {0, 0}, new double[][] {{4, 0}, {0, 25}},
                        new double[] {3, 0}, new double[][] {{1, 0}, {0, 1}}))
                .isCloseTo(26, within(ROUNDING));
    }

    @Test
    void forCovariancesThatDoNotCommuteItEqualsTheClosedFormInThePlane() {
        // tr (A B)^½ = sqrt(tr AB + 2 sqrt(det A det B)) for 2 x 2: A = [2 1; 1 2], B = diag(1, 4): tr AB = 10, det AB
        // = 12
        assertThat(between(
                        new double[] {0, 0}, new double[][] {{2, 1}, {1, 2}},
                        new double[] {0, 0}, new double[][] {{1, 0}, {0, 4}}))
                .isCloseTo(4 + 5 - 2 * Math.sqrt(10 + 2 * Math.sqrt(12)), within(ROUNDING));
    }

    @Test
    void singularCovariancesNeedNoOffset() {
        // both of rank 1, along (1, 1) and (1, 0): u uᵀ and v vᵀ have tr (..)^½ = |u · v|: 2 + 1 - 2 · 1
        assertThat(between(
                        new double[] {0, 0}, new double[][] {{1, 1}, {1, 1}},
                        new double[] {0, 0}, new double[][] {{1, 0}, {0, 0}}))
                .isCloseTo(1, within(ROUNDING_OF_A_ROOT));
        // at right angles nothing is shared, and a point has no spread at all
        assertThat(between(
                        new double[] {0, 0}, new double[][] {{9, 0}, {0, 0}},
                        new double[] {0, 0}, new double[][] {{0, 0}, {0, 4}}))
                .isCloseTo(13, within(ROUNDING_OF_A_ROOT));
        assertThat(between(
                        new double[] {1, 0}, new double[][] {{0, 0}, {0, 0}},
                        new double[] {0, 2}, new double[][] {{0, 0}, {0, 0}}))
                .isEqualTo(5);
    }

    @Test
    void aSetIsAtNoDistanceFromItselfEvenWithFewerImagesThanDimensions() {
        Moments many = Moments.of(features(40, 6, 7, 11));
        Moments few = Moments.of(features(4, 6, 7, 11));
        assertThat(FrechetDistance.to(many).of(many)).isCloseTo(0, within(ROUNDING));
        assertThat(FrechetDistance.to(few).of(few)).isCloseTo(0, within(ROUNDING_OF_A_ROOT));
    }

    @Test
    void momentsOfThreePointsAreAsByHand() {
        Moments moments = Moments.of(rows(new double[] {0, 0}, new double[] {3, 0}, new double[] {0, 6}));
        assertThat(moments.mean()).containsExactly(1, 2);
        assertThat(moments.covariance()).isDeepEqualTo(new double[][] {{3, -3}, {-3, 12}});
    }

    @Test
    void itsNameSaysWhoseFeaturesTheyAre() {
        assertThat(FrechetDistance.to(Moments.of(features(9, 2, 7, 11))).name())
                .isEqualTo("Fréchet distance in the features of a test's formula");
    }

    /** The jackknife's error is itself known to 1 / sqrt(2 · 19) = 16%, the spread over 60 sets to 9%: 50% is 2.7 sigma. */
    @Test
    void itsStandardErrorIsTheSpreadOverSetsOfTheSameSize() {
        FrechetDistance distance =
                FrechetDistance.to(new Moments("normal", new double[] {1, 0}, new double[][] {{1, 0}, {0, 1}}));
        Random random = new Random(5);
        int sets = 60;
        double[] values = new double[sets];
        double error = 0;
        for (int s = 0; s < sets; s++) {
            double[] set = random.doubles(400).map(u -> random.nextGaussian()).toArray();
            Measured measured = distance.measure(new Features("normal", Tensor.of(set, 200, 2)));
            values[s] = measured.value();
            error += measured.standardError() / sets;
        }
        double spread = Measured.mean(values).standardError() * Math.sqrt(sets);
        assertThat(error / spread).isBetween(0.7, 1.5);
    }

    @Test
    void fewerImagesThanDimensionsAreWarnedOf() {
        FrechetDistance distance = FrechetDistance.to(Moments.of(features(50, 6, 13, 5)));
        assertThat(distance.warning(features(7, 6, 7, 11))).isEmpty();
        assertThat(distance.warning(features(6, 6, 7, 11)))
                .hasValue(
                        "6 images leave the covariance of 6 features singular: the distance is too large, take at least 7");
    }

    @Test
    void theSameSetGivesTheSameStandardError() {
        FrechetDistance distance = FrechetDistance.to(Moments.of(features(50, 6, 13, 5)));
        Features set = features(40, 6, 7, 11);
        assertThat(distance.measure(set)).isEqualTo(distance.measure(set));
    }

    @Test
    void badInputIsToldByItsRuleAndValue() {
        FrechetDistance distance = FrechetDistance.to(Moments.of(features(50, 6, 13, 5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distance.of(features(1, 6, 7, 11)))
                .withMessage("a covariance needs at least 2 images, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distance.of(features(9, 5, 7, 11)))
                .withMessage("a set and its reference need features of one dimension, got 5 and 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distance.of(new Features("pixels", Tensor.zeros(9, 6))))
                .withMessage("a set and its reference need the features of one extractor, got those of 'pixels' and "
                        + "'a test's formula'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows(new double[] {0, 1}, new double[] {Double.NaN, 1}))
                .withMessage("features must be finite, got NaN in vector 1 at 0: check image and extractor");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Moments("m", new double[2], new double[][] {{1, 2}, {0, 1}}))
                .withMessage("a covariance must be symmetric, got 2.0 at (0, 1) and 0.0 at (1, 0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Moments("m", new double[3], new double[][] {{1, 2}, {0, 1}}))
                .withMessage("a mean of 3 numbers needs a covariance of 3x3, got 2x2");
    }

    private static double between(double[] meanA, double[][] a, double[] meanB, double[][] b) {
        return FrechetDistance.to(new Moments("m", meanB, b)).of(new Moments("m", meanA, a));
    }
}
