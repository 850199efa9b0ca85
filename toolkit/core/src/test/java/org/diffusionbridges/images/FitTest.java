/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FitTest {

    record PillowCase(Resampling filter, int width, int height, int targetWidth, int targetHeight, int[] levels) {
        @Override
        public String toString() {
            return "%s %dx%d to %dx%d".formatted(filter, width, height, targetWidth, targetHeight);
        }
    }

    static Stream<PillowCase> pillow() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                FitTest.class.getResourceAsStream("pillow-resize.csv"), StandardCharsets.US_ASCII))) {
            List<PillowCase> cases = in.lines()
                    .skip(1)
                    .map(line -> {
                        String[] cells = line.split(",");
                        int[] numbers = Arrays.stream(cells)
                                .skip(1)
                                .mapToInt(Integer::parseInt)
                                .toArray();
                        int[] levels = Arrays.copyOfRange(numbers, 4, numbers.length);
                        return new PillowCase(
                                Resampling.valueOf(cells[0]), numbers[0], numbers[1], numbers[2], numbers[3], levels);
                    })
                    .toList();
            return cases.stream();
        }
    }

    /** Pillow rounds to eight bits between its two passes, so one level is what agreement can mean. */
    @ParameterizedTest
    @MethodSource("pillow")
    void resamplingAgreesWithPillowWithinOneGreyLevel(PillowCase given) {
        int[] source = new int[given.width() * given.height()];
        for (int i = 0; i < source.length; i++) {
            int x = i % given.width();
            int y = i / given.width();
            source[i] = (37 * x + 91 * y + 13 * x * y) % 256;
        }
        BufferedImage image = TestImages.grey(given.width(), given.height(), source);

        BufferedImage resized =
                Images.resize(image, given.targetHeight(), given.targetWidth(), Fit.STRETCH.with(given.filter()));

        int[] levels = resized.getRaster().getPixels(0, 0, given.targetWidth(), given.targetHeight(), (int[]) null);
        for (int i = 0; i < levels.length; i++) {
            assertThat(levels[i]).as("pixel %d", i).isCloseTo(given.levels()[i], within(1));
        }
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void flatPicturesStayFlat(Resampling filter) {
        int[] levels = new int[50 * 31];
        Arrays.fill(levels, 77);
        double[] values = Images.toTensor(TestImages.grey(50, 31, levels), 1, 13, 17, Fit.STRETCH.with(filter))
                .values();

        assertThat(values).containsOnly(new double[] {77 / 127.5 - 1}, within(1e-12));
    }

    @Test
    void cropKeepsTheCentreOfTheLongerSide() {
        BufferedImage bands = TestImages.grey(8, 2, 9, 9, 10, 20, 30, 40, 9, 9, 9, 9, 50, 60, 70, 80, 9, 9);

        BufferedImage cropped = Images.resize(bands, 2, 4, Fit.CROP);

        assertThat(cropped.getRaster().getPixels(0, 0, 4, 2, (int[]) null))
                .containsExactly(10, 20, 30, 40, 50, 60, 70, 80);
    }

    @Test
    void padCentresTheWholePictureOnWhite() {
        BufferedImage line = TestImages.grey(4, 1, 10, 20, 30, 40);

        BufferedImage padded = Images.resize(line, 4, 4, Fit.PAD);

        assertThat(padded.getRaster().getPixels(0, 0, 4, 4, (int[]) null))
                .containsExactly(255, 255, 255, 255, 10, 20, 30, 40, 255, 255, 255, 255, 255, 255, 255, 255);
    }

    @Test
    void stretchUsesTheWholePicture() {
        BufferedImage halves = TestImages.grey(4, 1, 0, 0, 200, 200);

        BufferedImage stretched = Images.resize(halves, 2, 2, Fit.STRETCH.with(Resampling.BOX));

        assertThat(stretched.getRaster().getPixels(0, 0, 2, 2, (int[]) null)).containsExactly(0, 200, 0, 200);
    }

    @ParameterizedTest
    @EnumSource(Resampling.class)
    void aPictureOfTheWantedSizeIsNotChanged(Resampling filter) {
        BufferedImage photo = TestImages.photo(16, 16);
        for (Fit fit : List.of(Fit.STRETCH, Fit.CROP, Fit.PAD)) {
            assertThat(Images.toTensor(photo, 3, 16, 16, fit.with(filter)).values())
                    .isEqualTo(Images.toTensor(photo, 3).values());
        }
    }

    @Test
    void extremeShapesStillGiveAPicture() {
        BufferedImage line = TestImages.photo(3000, 1);
        for (Fit fit : List.of(Fit.STRETCH, Fit.CROP, Fit.PAD)) {
            double[] values = Images.toTensor(line, 3, 16, 16, fit).values();
            assertThat(Arrays.stream(values).min().orElseThrow()).isGreaterThanOrEqualTo(-1);
            assertThat(Arrays.stream(values).max().orElseThrow()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void fitsAreFoundByName() {
        assertThat(Fit.named("crop")).isEqualTo(Fit.CROP);
        assertThatThrownBy(() -> Fit.named("squash"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fit must be one of [crop, pad, stretch], got 'squash'");
    }
}
