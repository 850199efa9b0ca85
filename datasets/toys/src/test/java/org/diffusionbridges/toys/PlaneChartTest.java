/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class PlaneChartTest {
    private static final Tensor POINTS = Tensor.of(new double[] {-1, -1, 1, 1}, 2, 2);

    @Test
    void pointsAreDotsOfTheFirstColourAndPathsGreyLines() {
        PlaneChart points = PlaneChart.titled("chart").points("x", POINTS);
        PlaneChart paths =
                PlaneChart.titled("chart").paths(List.of(POINTS, Tensor.of(new double[] {1, -1, -1, 1}, 2, 2)), 2);

        assertThat(pixels(points, PlaneChartTest::isBlue)).isGreaterThan(2 * 9);
        assertThat(pixels(PlaneChart.titled("chart"), PlaneChartTest::isBlue)).isZero();
        assertThat(pixels(paths, PlaneChartTest::isPathGrey)).isGreaterThan(100);
        assertThat(pixels(points, PlaneChartTest::isPathGrey)).isLessThan(20);
    }

    private static boolean isBlue(int colour) {
        return colour == 0xff0072b2;
    }

    /** The path's grey of 110, laid on white with an opacity of 150 / 255, is 170. */
    private static boolean isPathGrey(int colour) {
        int blue = colour & 0xff;
        return blue == 170 && (colour >> 8 & 0xff) == blue;
    }

    private static long pixels(PlaneChart chart, IntPredicate which) {
        BufferedImage image = chart.image();
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .filter(which)
                .count();
    }

    @Test
    void whatIsNoPointOfThePlaneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlaneChart.titled("chart").points("x", Tensor.zeros(2, 3)))
                .withMessage("points of the plane must be Nx2, got Tensor[2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlaneChart.titled("chart").paths(List.of(POINTS), 3))
                .withMessage("paths to draw must be in [1, 2], got 3");
    }
}
