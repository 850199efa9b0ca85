/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class EnlargementTest {
    private static final int SIZE = 64;
    private static final int TIMES = 4;
    private static final double RADIUS = 20;
    private static final double INSIDE = -0.4;

    /** A circle about the middle, drawn with a pen of two pixels. */
    private static final Tensor CIRCLE = averaged((x, y) -> Math.abs(Math.hypot(x, y) - RADIUS) < 1 ? -1 : 1);

    /** The circle, and within it a stroke that parts nothing. */
    private static final Tensor SMILE =
            averaged((x, y) -> Math.abs(Math.hypot(x, y) - RADIUS) < 1 || inStroke(x, y) ? -1 : 1);

    private static boolean inStroke(double x, double y) {
        return Math.abs(x) < 8 && Math.abs(y - 4) < 1;
    }

    /** What a function of the distance from the middle gives, each pixel the mean over 8 x 8 points. */
    private static Tensor averaged(DoubleBinaryOperator value) {
        double[] values = new double[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < 64; k++) {
                double x = i % SIZE + (k % 8 + 0.5) / 8 - SIZE / 2.0;
                double y = i / SIZE + (k / 8 + 0.5) / 8 - SIZE / 2.0;
                values[i] += value.applyAsDouble(x, y) / 64;
            }
        }
        return Tensor.of(values, 1, 1, SIZE, SIZE);
    }

    /** A disc of one colour on white; the line is black, as no answer is. */
    private static Tensor answer(Tensor drawing) {
        int[] labels = Regions.of(drawing).labels();
        int[] patches = Regions.of(drawing).patches();
        double[] values = new double[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = labels[i] > 0 ? INSIDE : patches[i] > 0 ? 1 : -1;
        }
        return Tensor.of(values, 1, 1, SIZE, SIZE);
    }

    /** The value at a large picture's point, by its distance from the middle in small pixels. */
    private static double at(Tensor large, double x, double y) {
        int column = (int) (TIMES * (x + SIZE / 2.0));
        int row = (int) (TIMES * (y + SIZE / 2.0));
        return large.values()[row * TIMES * SIZE + column];
    }

    @Test
    void aRimRunsInTheMiddleOfItsLineAndIsAsSmooth() {
        Tensor large = Enlargement.of(CIRCLE, TIMES).apply(answer(CIRCLE));

        assertThat(large.shape()).containsExactly(1, 1, TIMES * SIZE, TIMES * SIZE);
        for (int degree = 0; degree < 360; degree++) {
            double x = Math.cos(Math.toRadians(degree));
            double y = Math.sin(Math.toRadians(degree));
            double rim = 0;
            for (double r = RADIUS - 3; r < RADIUS + 3; r += 0.01) {
                rim = at(large, r * x, r * y) < (1 + INSIDE) / 2 ? r : rim;
            }
            assertThat(rim).as("at %d degrees", degree).isCloseTo(RADIUS, within(0.5));
            assertThat(at(large, (rim - 1) * x, (rim - 1) * y)).isCloseTo(INSIDE, within(0.02));
            assertThat(at(large, (rim + 1) * x, (rim + 1) * y)).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void theColourOfTheLineItselfIsNotSeen() {
        Tensor large = Enlargement.of(CIRCLE, TIMES).apply(answer(CIRCLE));
        for (double value : large.values()) {
            assertThat(value).isBetween(INSIDE - 1e-3, 1 + 1e-9);
        }
    }

    @Test
    void aLineThatPartsNothingStaysInThePicture() {
        Tensor large = Enlargement.of(SMILE, TIMES).apply(answer(SMILE));
        assertThat(at(large, 0, 4)).isLessThan(-0.8);
        assertThat(at(large, 0, 8)).isCloseTo(INSIDE, within(0.02));
    }

    @Test
    void aPictureOfOneColourStaysSo() {
        double[] grey = new double[SIZE * SIZE];
        java.util.Arrays.fill(grey, 0.3);
        Tensor large = Enlargement.of(SMILE, 3).apply(Tensor.of(grey, 1, 1, SIZE, SIZE));
        for (double value : large.values()) {
            assertThat(value).isCloseTo(0.3, within(1e-12));
        }
    }

    @Test
    void theDrawingItselfKeepsSharpLines() {
        Tensor large = Enlargement.ofLines(CIRCLE, TIMES);
        assertThat(at(large, RADIUS, 0)).isEqualTo(-1);
        assertThat(at(large, RADIUS - 1.75, 0)).isEqualTo(1);
        assertThat(Enlargement.plain(CIRCLE, 1)).isSameAs(CIRCLE);
    }

    @Test
    void wrongSizesAreNamed() {
        assertThatThrownBy(() -> Enlargement.of(CIRCLE, 17))
                .hasMessage("a picture can be enlarged 1 to 16 times, got 17");
        assertThatThrownBy(() -> Enlargement.of(CIRCLE, 2).apply(Tensor.zeros(1, 3, 32, 32)))
                .hasMessage("an image of this drawing must be 1xCx64x64, got Tensor[1, 3, 32, 32]");
    }
}
