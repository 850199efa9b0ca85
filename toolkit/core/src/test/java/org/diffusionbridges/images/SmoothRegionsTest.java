/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class SmoothRegionsTest {
    private static final int SIZE = 32;
    private static final Tensor FRAME =
            image(i -> onFrame(i, 5, 26) || onFrame(i, 10, 13) ? -1 : 1); // 2x2 pixels within 20x20, and the ground

    private static boolean onFrame(int i, int low, int high) {
        int x = i % SIZE;
        int y = i / SIZE;
        return x >= low && x <= high && y >= low && y <= high && (x == low || x == high || y == low || y == high);
    }

    private static boolean inRoom(int i) {
        int x = i % SIZE;
        int y = i / SIZE;
        return x > 5 && x < 26 && y > 5 && y < 26 && !(x >= 10 && x <= 13 && y >= 10 && y <= 13);
    }

    private static boolean inHole(int i) {
        int x = i % SIZE;
        int y = i / SIZE;
        return x > 10 && x < 13 && y > 10 && y < 13;
    }

    private static Tensor image(IntToDoubleFunction value) {
        double[] values = new double[SIZE * SIZE];
        Arrays.setAll(values, value::applyAsDouble);
        return Tensor.of(values, 1, 1, SIZE, SIZE);
    }

    private static final Tensor THREE = colour(FRAME, FRAME, FRAME);

    private static Tensor colour(Tensor red, Tensor green, Tensor blue) {
        double[] values = new double[3 * SIZE * SIZE];
        System.arraycopy(red.values(), 0, values, 0, SIZE * SIZE);
        System.arraycopy(green.values(), 0, values, SIZE * SIZE, SIZE * SIZE);
        System.arraycopy(blue.values(), 0, values, 2 * SIZE * SIZE, SIZE * SIZE);
        return Tensor.of(values, 1, 3, SIZE, SIZE);
    }

    /** The values of a prediction after it, by the regions of a drawing. */
    private static double[] smooth(Tensor drawing, Tensor prediction) {
        return SmoothRegions.of(drawing, Regions.ofEach(drawing))
                .apply(prediction)
                .values();
    }

    private static double light(int i) {
        double x = i % SIZE / 16.0 - 1;
        double y = i / SIZE / 16.0 - 1;
        return 0.3 - 0.5 * x + 0.2 * y - 0.4 * x * x + 0.1 * x * y + 0.6 * y * y;
    }

    @Test
    void lightThatFallsSmoothlyOverALargeRegionStays() {
        Tensor lit = image(SmoothRegionsTest::light);
        double[] smooth = smooth(FRAME, lit);
        for (int i = 0; i < smooth.length; i++) {
            if (inRoom(i)) {
                assertThat(smooth[i]).isCloseTo(light(i), within(1e-12));
            }
        }
    }

    /** Of white noise of variance 1 a projection onto 6 polynomials leaves 6 of n pixels' worth. */
    @Test
    void specksGoButForWhatALightCouldBe() {
        Tensor noise = Noise.seeded(3).draw(1, 1, SIZE, SIZE);
        double[] smooth = smooth(FRAME, noise);
        double squares = 0;
        int pixels = 0;
        for (int i = 0; i < smooth.length; i++) {
            squares += inRoom(i) ? smooth[i] * smooth[i] : 0;
            pixels += inRoom(i) ? 1 : 0;
        }
        assertThat(pixels).isEqualTo(384);
        assertThat(squares).isBetween(0.5, 18.0); // chi-squared of 6: 99.8 % lie between
    }

    @Test
    void aSmallRegionHasOneColour() {
        Tensor noise = Noise.seeded(4).draw(1, 1, SIZE, SIZE);
        double[] smooth = smooth(FRAME, noise);
        double mean = 0;
        for (int i = 0; i < smooth.length; i++) {
            mean += inHole(i) ? noise.values()[i] / 4 : 0;
        }
        for (int i = 0; i < smooth.length; i++) {
            if (inHole(i)) {
                assertThat(smooth[i]).isCloseTo(mean, within(1e-12));
            }
        }
    }

    @Test
    void aSeamTakesTheNearestColourBetweenItsTwoSides() {
        Tensor red = image(i -> onFrame(i, 5, 26) ? 0.2 : 1); // on the frame as much red as green and blue: grey
        Tensor blue = image(i -> onFrame(i, 5, 26) ? 0.2 : inRoom(i) ? -0.5 : 1);
        double[] smooth = smooth(THREE, colour(red, blue, blue));
        int rim = 5 * SIZE + 16;
        assertThat(smooth[rim]).as("red of room and ground").isCloseTo(1, within(1e-12));
        assertThat(smooth[SIZE * SIZE + rim]).as("the nearest").isCloseTo(0.2, within(1e-12));
        assertThat(smooth[2 * SIZE * SIZE + rim]).isCloseTo(0.2, within(1e-12));
    }

    @Test
    void aSeamOfTwoRegionsLiesBetweenTheirsAndSpecksOfTheGroundBesideARimGo() {
        Tensor hole = image(i -> inHole(i) ? 1 : onFrame(i, 10, 13) ? -1 : inRoom(i) ? 0 : i == 4 * SIZE + 16 ? -1 : 1);
        double[] smooth = smooth(FRAME, hole);
        assertThat(smooth[10 * SIZE + 11]).as("between room and hole").isBetween(-1e-12, 1.0);
        assertThat(smooth[4 * SIZE + 16]).as("no darker than the room").isBetween(-1e-12, 1.0);
    }

    /** Paler than 64 levels its line alone tells a region from paper, so it stays; of noise along it a fifth or so of the variance. */
    @Test
    void theRimOfARegionThatIsNearlyOfPaperStaysAndIsSmooth() {
        Tensor pale = image(i -> onFrame(i, 5, 26) ? 0.2 : inRoom(i) ? 0.6 : 1);
        assertThat(smooth(FRAME, pale)[5 * SIZE + 16]).isCloseTo(0.2, within(1e-12));
        Tensor specked = image(i -> onFrame(i, 5, 26) ? 0.2 + 0.2 * (i % 2) : inRoom(i) ? 0.6 : 1);
        assertThat(smooth(FRAME, specked)[5 * SIZE + 16]).isCloseTo(0.28, within(1e-12));
    }

    @Test
    void theGroundBecomesPaperWhereItIsNearAndOtherColoursOnItStay() {
        Tensor stained = image(i -> i == SIZE + 9 ? -0.5 : 0.8 + 0.01 * (i % 3));
        double[] smooth = smooth(FRAME, stained);
        assertThat(smooth[0]).isEqualTo(1);
        assertThat(smooth[SIZE + 15]).isEqualTo(1);
        assertThat(smooth[SIZE + 9]).isEqualTo(-0.5);
    }

    @Test
    void whatIsSmoothIsNotChangedAgainAndEachDrawingHasItsOwnRegions() {
        Tensor lit =
                image(i -> inHole(i) || onFrame(i, 10, 13) ? 0.5 : inRoom(i) ? 0.5 + 1e-3 * (i % SIZE) * (i % 3) : 1);
        Tensor drawings = Tensor.concat(List.of(FRAME, image(i -> -1)));
        Tensor smooth = SmoothRegions.of(drawings, Regions.ofEach(drawings)).apply(Tensor.concat(List.of(lit, lit)));
        assertThat(smooth.item(1).values())
                .as("a black sheet has no region and no ground")
                .containsExactly(lit.values());
        assertThat(smooth.item(0).values()).isNotEqualTo(lit.values());
        assertThat(SmoothRegions.of(drawings, Regions.ofEach(drawings))
                        .apply(smooth)
                        .values())
                .containsExactly(smooth.values(), within(1e-12));
    }
}
