/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.constant;

import java.util.List;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class DrawingMetricsTest {
    private static final double ROUNDING = 1e-12;
    private static final int SIZE = 16;
    private final EdgeAgreement drawn = new EdgeAgreement(Canny.FASHION, true);
    private final Tensor white = constant(1, 1, SIZE, SIZE);

    /** White with the columns from {@code left} on black. */
    private static Tensor halves(int left) {
        Tensor image = constant(1, 1, SIZE, SIZE);
        for (int i = 0; i < image.values().length; i++) {
            image.values()[i] = i % SIZE >= left ? -1 : 1;
        }
        return image;
    }

    /** White with one black column, from the given row on. */
    private static Tensor line(int column, int from) {
        Tensor image = constant(1, 1, SIZE, SIZE);
        for (int y = from; y < SIZE; y++) {
            image.values()[y * SIZE + column] = -1;
        }
        return image;
    }

    @Test
    void anEdgeWithinAPixelOfTheDrawingAgreesAndOneFurtherOffDoesNot() {
        // the halves' edge is one line, in column 7 or 8
        assertThat(drawn.of(halves(8), line(7, 0))).isEqualTo(1);
        assertThat(drawn.of(halves(8), line(8, 0))).isEqualTo(1);
        assertThat(drawn.of(halves(8), line(4, 0))).isZero();
        assertThat(drawn.of(halves(8), line(11, 0))).isZero();
    }

    @Test
    void f1JoinsPrecisionAndRecall() {
        // half a drawing, of 8 rows: all of it is found, of the image's 16 edge pixels the lower 8 and one above are
        // near
        assertThat(drawn.of(halves(8), line(8, 8))).isCloseTo(2 * 9 / 16.0 / (1 + 9 / 16.0), within(ROUNDING));
    }

    @Test
    void cannyMayFindTheEdgesOfBoth() {
        EdgeAgreement both = new EdgeAgreement(Canny.FASHION, false);
        assertThat(both.of(halves(8), halves(8))).isEqualTo(1);
        assertThat(both.of(halves(4), halves(11))).isZero();
    }

    @Test
    void noEdgesAgreeWithNoEdgesAndWithNothingElse() {
        assertThat(drawn.of(white, white)).isEqualTo(1);
        assertThat(drawn.of(white, line(8, 0))).isZero();
        assertThat(drawn.of(halves(8), white)).isZero();
    }

    @Test
    void aColourImageIsComparedByItsLumaAndAnImageOfAnotherSizeRefused() {
        Tensor colour = Tensor.of(
                Tensor.concat(List.of(halves(8), halves(8), halves(8))).values(), 1, 3, SIZE, SIZE);
        assertThat(drawn.of(colour, line(8, 0))).isEqualTo(1);
        assertThat(drawn.reference()).isEqualTo(PairMetric.Reference.SOURCE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> drawn.of(white, constant(1, 1, SIZE, 8)))
                .withMessage("an image and its source must be of one size, got Tensor[1, 1, 16, 16] and "
                        + "Tensor[1, 1, 16, 8]: resize one of them");
    }
}
