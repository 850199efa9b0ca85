/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.features;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MomentSumsTest {
    private static final double ROUNDING = 1e-12;

    private final Features features = features(41, 6, 7, 11);

    private MomentSums sums(int from, int to) {
        MomentSums sums = new MomentSums(features.dimension());
        int d = features.dimension();
        for (int i = from; i < to; i++) {
            sums.add(Arrays.copyOfRange(features.vectors().values(), i * d, (i + 1) * d));
        }
        return sums;
    }

    @Test
    void partsInAnyOrderMergeToTheMomentsOfTheWhole() {
        MomentSums merged = sums(30, 41);
        merged.merge(sums(0, 1));
        merged.merge(sums(5, 5)); // of nothing
        merged.merge(sums(1, 30));
        Moments whole = Moments.of(features);
        Moments parts = merged.moments(features.space());
        assertThat(merged.size()).isEqualTo(41);
        assertThat(parts.mean()).containsExactly(whole.mean(), within(ROUNDING));
        for (int i = 0; i < whole.mean().length; i++) {
            assertThat(parts.covariance()[i]).containsExactly(whole.covariance()[i], within(ROUNDING));
        }
        assertThat(FrechetDistance.to(whole).of(parts)).isCloseTo(0, within(1e-7));
    }

    @Test
    void vectorsOfTwoSpacesAndASetOfOneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sums(0, 2).add(new double[5]))
                .withMessage("vectors of one set must be of one dimension, got 6 and 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sums(0, 1).moments("a space"))
                .withMessage("a covariance needs at least 2 images, got 1");
    }
}
