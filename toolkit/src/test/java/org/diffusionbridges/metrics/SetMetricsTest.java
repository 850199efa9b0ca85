/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.features;
import static org.diffusionbridges.metrics.MetricInputs.rows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The long constants come from toolkit/src/test/python/metrics.py, whose head has the command. */
class SetMetricsTest {
    private static final double ROUNDING = 1e-12;

    private static Features sureOf(int... classes) {
        return rows(IntStream.of(classes)
                .mapToObj(k ->
                        IntStream.range(0, 3).mapToDouble(j -> j == k ? 1 : 0).toArray())
                .toArray(double[][]::new));
    }

    @Test
    void the_inception_score_of_sure_and_even_classes_is_their_number() {
        assertThat(new InceptionScore().of(sureOf(0, 1, 2, 0, 1, 2))).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void the_inception_score_of_one_class_or_of_no_idea_is_1() {
        assertThat(new InceptionScore().of(sureOf(1, 1, 1))).isCloseTo(1, within(ROUNDING));
        assertThat(new InceptionScore().of(rows(new double[] {0.5, 0.5}, new double[] {0.5, 0.5})))
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void the_inception_score_of_two_images_is_as_by_hand() {
        // p(y) = (0.5, 0.5); KL of (0.8, 0.2) from it is 0.8 ln 1.6 + 0.2 ln 0.4, for both images
        double divergence = 0.8 * Math.log(1.6) + 0.2 * Math.log(0.4);
        assertThat(new InceptionScore().of(rows(new double[] {0.8, 0.2}, new double[] {0.2, 0.8})))
                .isCloseTo(Math.exp(divergence), within(ROUNDING));
    }

    @Test
    void the_vendi_score_of_n_identical_images_is_1_and_of_n_orthogonal_ones_n() {
        assertThat(new VendiScore().of(rows(new double[] {3, 4}, new double[] {6, 8}, new double[] {3, 4})))
                .isCloseTo(1, within(ROUNDING));
        assertThat(new VendiScore().of(sureOf(0, 1, 2))).isCloseTo(3, within(ROUNDING));
        // twice each, so more images than dimensions: still three kinds
        assertThat(new VendiScore().of(sureOf(0, 1, 2, 0, 1, 2))).isCloseTo(3, within(ROUNDING));
    }

    @Test
    void the_vendi_score_of_two_images_at_60_degrees_is_as_by_hand() {
        // K / 2 has the eigenvalues (1 ± 1/2) / 2
        double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
        assertThat(new VendiScore().of(rows(new double[] {1, 0}, new double[] {0.5, Math.sqrt(0.75)})))
                .isCloseTo(Math.exp(entropy), within(ROUNDING));
    }

    @Test
    void the_vendi_score_equals_numpy() {
        assertThat(new VendiScore().of(features(40, 6, 7, 11))).isCloseTo(2.5802450889099786, within(ROUNDING));
        assertThat(new VendiScore().of(features(5, 6, 7, 11))).isCloseTo(2.0988168161043235, within(ROUNDING));
    }

    @Test
    void accuracy_is_the_share_of_images_of_the_wanted_class() {
        Measured measured = Accuracy.of(0, 1, 2, 2).measure(sureOf(0, 1, 2, 1));
        assertThat(measured.value()).isEqualTo(0.75);
        // sqrt(p (1 − p) / (n − 1))
        assertThat(measured.standardError()).isCloseTo(Math.sqrt(0.75 * 0.25 / 3), within(ROUNDING));
    }

    @Test
    void the_jackknife_of_a_mean_is_the_standard_error_of_a_mean() {
        Features one = features(20, 1, 7, 11); // as many images as groups
        double jackknife = Jackknife.standardError(
                one, some -> Measured.mean(some.vectors().values()).value());
        assertThat(jackknife).isCloseTo(Measured.mean(one.vectors().values()).standardError(), within(ROUNDING));
    }

    @Test
    void a_set_of_one_image_has_a_figure_without_an_error() {
        Measured measured = new VendiScore().measure(sureOf(1));
        assertThat(measured.value()).isCloseTo(1, within(ROUNDING));
        assertThat(measured.standardError()).isNaN();
    }

    @Test
    void bad_input_is_told_by_its_rule_and_value() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InceptionScore().of(rows(new double[] {3, 4})))
                .withMessage("this figure needs class probabilities, got vectors of a test's formula whose sum is 7.0: "
                        + "take the classifier's probabilities()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Accuracy.of(0, 1).of(sureOf(0)))
                .withMessage("every image needs a label, got 2 labels for 1 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VendiScore().of(rows(new double[] {1, 0}, new double[] {0, 0})))
                .withMessage("a Vendi score needs features that point somewhere, vector 1 is 0");
    }
}
