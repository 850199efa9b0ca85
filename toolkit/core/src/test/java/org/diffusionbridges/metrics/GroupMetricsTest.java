/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.constant;

import java.util.List;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class GroupMetricsTest {
    private static final double ROUNDING = 1e-12;

    /** The image itself, flattened. */
    private static final FeatureExtractor PIXELS = new FeatureExtractor() {
        @Override
        public String name() {
            return "pixels";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public Tensor extract(Tensor images) {
            return Tensor.of(images.values(), images.batch(), images.itemSize());
        }
    };

    /** Three answers of two pixels: at the corners (0, 0), (0.3, 0.4) and (0, 0.8). */
    private final Tensor corners = Tensor.of(new double[] {0, 0, 0.3, 0.4, 0, 0.8}, 3, 1, 1, 2);

    private final Tensor equal = constant(0.5, 1, 1, 2).repeat(4);

    @Test
    void pixelDiversityIsTheMeanOfThePixelsStandardDeviations() {
        // 0, 0.3, 0 has variance 0.03; 0, 0.4, 0.8 has 0.16
        assertThat(new PixelDiversity().of(corners)).isCloseTo((Math.sqrt(0.03) + 0.4) / 2, within(ROUNDING));
        assertThat(new PixelDiversity().of(equal)).isZero();
    }

    @Test
    void averageFeatureDistanceIsTheMeanOverPairs() {
        assertThat(new AverageFeatureDistance(PIXELS).of(corners)).isCloseTo((0.5 + 0.8 + 0.5) / 3, within(ROUNDING));
        assertThat(new AverageFeatureDistance(PIXELS).of(equal)).isZero();
        assertThat(new AverageFeatureDistance(PIXELS).name())
                .isEqualTo("Average feature distance in the features of pixels");
    }

    @Test
    void theFigureOfSeveralSourcesIsTheirMean() {
        Measured measured = new AverageFeatureDistance(PIXELS).measure(List.of(corners, equal));
        assertThat(measured.value()).isCloseTo(0.3, within(ROUNDING));
        assertThat(measured.standardError()).isCloseTo(0.3, within(ROUNDING));
        assertThat(measured.n()).isEqualTo(2);
    }

    @Test
    void oneSampleHasNoDiversity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PixelDiversity().of(constant(0, 1, 2, 2)))
                .withMessage("diversity needs at least 2 samples of a source, got 1: draw more");
    }
}
