/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class RegionsTest {

    /** Black where there is a #, white elsewhere. */
    private static Tensor drawing(String... rows) {
        double[] values = Arrays.stream(rows)
                .flatMapToInt(String::chars)
                .mapToDouble(c -> c == '#' ? -1 : 1)
                .toArray();
        return Tensor.of(values, 1, 1, rows.length, rows[0].length());
    }

    /** The labels as digits, 0 as a point. */
    private static String[] labels(Tensor drawing) {
        int width = drawing.extent(3);
        int[] labels = Regions.of(drawing).labels();
        return IntStream.range(0, drawing.extent(2))
                .mapToObj(y -> Arrays.stream(labels, y * width, (y + 1) * width)
                        .mapToObj(label -> label == 0 ? "." : String.valueOf(label))
                        .collect(Collectors.joining()))
                .toArray(String[]::new);
    }

    @Test
    void aClosedLineEnclosesARegionAndTheGroundIsNone() {
        assertThat(labels(drawing(
                        "..........", //
                        ".######...",
                        ".#....#...",
                        ".#....#...",
                        ".#....#...",
                        ".######...",
                        "..........")))
                .containsExactly(
                        "..........", //
                        "..........",
                        "..1111....",
                        "..1111....",
                        "..1111....",
                        "..........",
                        "..........");
    }

    @Test
    void aGapOfTwoPixelsIsClosedAndOneOfThreeIsNot() {
        assertThat(Regions.of(drawing(
                                "..........", //
                                ".########.",
                                ".#......#.",
                                ".#......#.",
                                ".#......#.",
                                ".###..###.",
                                "..........",
                                ".........."))
                        .count())
                .isEqualTo(1);
        assertThat(Regions.of(drawing(
                                "..........", //
                                ".########.",
                                ".#......#.",
                                ".#......#.",
                                ".#......#.",
                                ".##...###.",
                                "..........",
                                ".........."))
                        .count())
                .isZero();
    }

    @Test
    void neighboursWithALineBetweenAreTwoAndAnEyeInAFaceIsAThird() {
        assertThat(labels(drawing(
                        "............", //
                        ".##########.",
                        ".#....#...#.",
                        ".#....#...#.",
                        ".#....#...#.",
                        ".######...#.",
                        ".#.##.....#.",
                        ".####.....#.",
                        ".##########.",
                        "............")))
                .containsExactly(
                        "............", //
                        "............",
                        "..1111.222..",
                        "..1111.222..",
                        "..1111.222..",
                        ".......222..",
                        "..3..22222..",
                        ".....22222..",
                        "............",
                        "............");
    }

    @Test
    void flatteningGivesARegionItsMeanInEachChannelAndLeavesTheRest() {
        Regions regions = Regions.of(drawing(
                ".....", //
                ".###.", ".#.#.", ".###.", "....."));
        assertThat(regions.count()).isEqualTo(1);

        Regions box = Regions.of(drawing(
                "......", //
                ".####.", ".#..#.", ".#..#.", ".####.", "......"));
        double[] values = IntStream.range(0, 72).mapToDouble(i -> i / 100.0).toArray();
        Tensor image = Tensor.of(values, 1, 2, 6, 6);
        double[] flat = box.flatten(image).values();
        assertThat(flat[14]).isEqualTo((0.14 + 0.15 + 0.20 + 0.21) / 4);
        assertThat(flat[36 + 21]).isEqualTo((0.50 + 0.51 + 0.56 + 0.57) / 4);
        assertThat(IntStream.range(0, 72).filter(i -> box.labels()[i % 36] == 0))
                .allMatch(i -> flat[i] == values[i])
                .hasSize(64);
        assertThat(image.values())
                .isEqualTo(IntStream.range(0, 72).mapToDouble(i -> i / 100.0).toArray()); // flatten writes to a copy
    }

    @Test
    void whatIsNoDrawingOrHasAnotherSizeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regions.of(Tensor.zeros(2, 1, 4, 4)))
                .withMessage("a drawing must be 1xCxHxW, got " + Tensor.zeros(2, 1, 4, 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Regions.of(Tensor.zeros(1, 1, 4, 4)).flatten(Tensor.zeros(1, 1, 8, 8)))
                .withMessage("an image for these regions must be 1xCx4x4, got " + Tensor.zeros(1, 1, 8, 8));
    }
}
