/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.diffusionbridges.data.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FashionPairsTest {

    @Test
    void theSplitsHaveTheirSizesAndFourBalancedClasses() {
        assertThat(FashionPairs.train().name()).isEqualTo("fashion/train");
        assertThat(FashionPairs.train().size()).isEqualTo(23_998);
        assertThat(FashionPairs.test().name()).isEqualTo("fashion/test");
        assertThat(FashionPairs.test().size()).isEqualTo(4_000);
        assertThat(FashionPairs.test().classNames()).containsExactly("sandal", "sneaker", "bag", "boot");
        assertThat(labels(FashionPairs.test())).isEqualTo(List.of(1_000, 1_000, 1_000, 1_000));
        assertThat(labels(FashionPairs.train())).isEqualTo(List.of(6_000, 6_000, 5_998, 6_000));
    }

    /** The embedded model was trained on such drawings; these twelve were handed over with it. */
    @ParameterizedTest
    @CsvSource({
        "01, 0", "02, 480", "03, 640", "04, 1120", "05, 1280", "06, 1440",
        "07, 1920", "08, 2240", "09, 2560", "10, 2880", "11, 3200", "12, 3680"
    })
    void theDrawingsOfThePublishedModelComeOutPixelForPixel(String file, int index) throws IOException {
        BufferedImage drawing = ImageIO.read(new File("drawings", file + ".png"));
        double[] expected = IntStream.range(0, 32 * 32)
                .mapToDouble(i -> (drawing.getRGB(i % 32, i / 32) & 0xff) / 127.5 - 1)
                .toArray();

        assertThat(FashionPairs.test().get(index).source().values()).isEqualTo(expected);
    }

    @Test
    void photographsAreDarkOnWhiteWithinTheModelsRange() {
        for (int i = 0; i < FashionPairs.test().size(); i += 100) {
            Pair pair = FashionPairs.test().get(i);
            double[] target = pair.target().values();
            assertThat(pair.source().shape()).containsExactly(1, 1, 32, 32);
            assertThat(pair.target().shape()).containsExactly(1, 1, 32, 32);
            assertThat(Arrays.stream(pair.source().values())).allMatch(v -> v == -1 || v == 1);
            assertThat(Arrays.stream(target)).allMatch(v -> v >= -1 && v <= 1).anyMatch(v -> v < 0);
            assertThat(Arrays.copyOf(target, 2 * 32)).as("the upper margin").containsOnly(1.0);
        }
    }

    @Test
    void noDrawingStandsInBothSplits() {
        Set<BitSet> train = drawings(FashionPairs.train());

        assertThat(drawings(FashionPairs.test())).hasSize(4_000).noneMatch(train::contains);
    }

    @Test
    void aGroupIsOneDrawing() {
        FashionPairs train = FashionPairs.train();

        // two bags look alike to the last edge pixel
        assertThat(train.groups())
                .isEqualTo(train.size() - 1)
                .isEqualTo(drawings(train).size());
        assertThat(IntStream.range(0, train.size()).map(train::group).distinct().count())
                .isEqualTo(train.groups());
    }

    @Test
    void anIndexOutsideTheSplitIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> FashionPairs.test().get(4_000));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> FashionPairs.test().get(-1));
    }

    private static List<Integer> labels(FashionPairs pairs) {
        int[] counts = new int[pairs.classNames().size()];
        IntStream.range(0, pairs.size()).forEach(i -> counts[pairs.get(i).label()]++);
        return Arrays.stream(counts).boxed().toList();
    }

    private static Set<BitSet> drawings(FashionPairs pairs) {
        Set<BitSet> drawings = new HashSet<>();
        for (int i = 0; i < pairs.size(); i++) {
            double[] source = pairs.get(i).source().values();
            BitSet black = new BitSet();
            IntStream.range(0, source.length).filter(pixel -> source[pixel] < 0).forEach(black::set);
            drawings.add(black);
        }
        return drawings;
    }
}
