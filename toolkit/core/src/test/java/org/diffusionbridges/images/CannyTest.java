/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CannyTest {
    private static final int SIZE = 16;

    @Test
    void aFlatPictureHasNoEdges() {
        double[] flat = new double[SIZE * SIZE];
        Arrays.fill(flat, 130);

        assertThat(Canny.FASHION.edges(flat, SIZE, SIZE)).containsOnly(false);
    }

    @Test
    void aStepIsOneLineOnePixelWide() {
        double[] step = picture((y, x) -> x < 7 ? 0 : 255);

        boolean[] edges = Canny.FASHION.edges(step, SIZE, SIZE);

        for (int y = 0; y < SIZE; y++) {
            boolean[] row = Arrays.copyOfRange(edges, y * SIZE, (y + 1) * SIZE);
            assertThat(IntStream.range(0, SIZE).filter(x -> row[x]))
                    .as("edge pixels of row %d", y)
                    .singleElement()
                    .matches(x -> x == 6 || x == 7);
        }
    }

    /** A step of s levels, blurred, rises by 3/4 s over two pixels; Sobel's weights, halved, make 3/2 s of it: 89 for 59. */
    @Test
    void aWeakEdgeIsKeptOnlyWhereItTouchesAStrongOne() {
        double[] fading = picture((y, x) -> x < 8 ? 0 : 255 - 14 * y);
        double[] weak = picture((y, x) -> x < 8 ? 0 : 59);

        boolean[] joined = Canny.FASHION.edges(fading, SIZE, SIZE);

        assertThat(Canny.FASHION.edges(weak, SIZE, SIZE)).containsOnly(false);
        assertThat(joined[14 * SIZE + 7] || joined[14 * SIZE + 8])
                .as("the weak half of the line")
                .isTrue();
    }

    @Test
    void anInvertedPictureHasTheSameEdges() {
        Random random = new Random(20);
        double[] noise = picture((y, x) -> random.nextInt(256));
        double[] inverted = Arrays.stream(noise).map(level -> 255 - level).toArray();

        boolean[] edges = Canny.FASHION.edges(noise, SIZE, SIZE);

        assertThat(edges).contains(true).contains(false);
        assertThat(Canny.FASHION.edges(inverted, SIZE, SIZE)).isEqualTo(edges);
    }

    @Test
    void lowerThresholdsOnlyAddEdges() {
        Random random = new Random(21);
        double[] noise = picture((y, x) -> random.nextInt(256));

        boolean[] few = new Canny(100, 200).edges(noise, SIZE, SIZE);
        boolean[] many = new Canny(50, 100).edges(noise, SIZE, SIZE);

        assertThat(IntStream.range(0, few.length).filter(i -> few[i]))
                .isNotEmpty()
                .allMatch(i -> many[i]);
    }

    @Test
    void thresholdsMustBePositiveAndInOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Canny(110, 40))
                .withMessage("Canny's thresholds must satisfy 0 < low <= high, got 110.0 and 40.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Canny(0, 40));
        assertThatIllegalArgumentException().isThrownBy(() -> new Canny(Double.NaN, 40));
    }

    @Test
    void thePixelsMustFillThePicture() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Canny.FASHION.edges(new double[15], 4, 4))
                .withMessage("4x4 pixels need as many values, got 15");
    }

    private interface Level {
        double at(int y, int x);
    }

    private static double[] picture(Level level) {
        return IntStream.range(0, SIZE * SIZE)
                .mapToDouble(i -> level.at(i / SIZE, i % SIZE))
                .toArray();
    }
}
