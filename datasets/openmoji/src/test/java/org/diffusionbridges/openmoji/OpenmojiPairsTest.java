/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.data.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpenmojiPairsTest {

    static Stream<OpenmojiPairs> splits() {
        return Stream.of(OpenmojiPairs.train(), OpenmojiPairs.test());
    }

    @Test
    void theSplitsHaveTheirSizes() {
        assertThat(OpenmojiPairs.train().name()).isEqualTo("openmoji/train");
        assertThat(OpenmojiPairs.train().size()).isEqualTo(3_214);
        assertThat(OpenmojiPairs.train().groups()).isEqualTo(1_518);
        assertThat(OpenmojiPairs.test().name()).isEqualTo("openmoji/test");
        assertThat(OpenmojiPairs.test().size()).isEqualTo(403);
        assertThat(OpenmojiPairs.test().groups()).isEqualTo(192);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void aPairIsAGreyOutlineAndAColourPictureOnWhite(OpenmojiPairs pairs) {
        for (int i = 0; i < pairs.size(); i += 7) {
            Pair pair = pairs.get(i);
            assertThat(pair.source().shape()).containsExactly(1, 1, 64, 64);
            assertThat(pair.target().shape()).containsExactly(1, 3, 64, 64);
            assertThat(Arrays.stream(pair.source().values()).min().orElseThrow())
                    .isBetween(-1.0, 0.0);
            assertThat(Arrays.stream(pair.source().values()).max().orElseThrow())
                    .isEqualTo(1);
            assertThat(Arrays.stream(pair.target().values())).allMatch(v -> v >= -1 && v <= 1);
            assertThat(pair.label()).isBetween(0, pairs.classNames().size() - 1);
        }
    }

    /** Otherwise the bridge would have to unlearn its own source. */
    @ParameterizedTest
    @MethodSource("splits")
    void blackLinesStayDarkInTheTarget(OpenmojiPairs pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            double[] source = pairs.get(i).source().values();
            double[] target = pairs.get(i).target().values();
            int[] black = IntStream.range(0, source.length)
                    .filter(p -> source[p] < -0.5)
                    .toArray();
            long bright = Arrays.stream(black)
                    .filter(p -> Math.max(target[p], Math.max(target[p + 4096], target[p + 8192])) > 0)
                    .count();
            assertThat((double) bright).as(pairs.hexcode(i)).isLessThanOrEqualTo(0.05 * black.length);
        }
    }

    @ParameterizedTest
    @MethodSource("splits")
    void aGroupIsOneOutline(OpenmojiPairs pairs) {
        Map<Integer, Integer> groupOfHash = new HashMap<>();
        double[][] outlines = outlines(pairs);
        for (int i = 0; i < pairs.size(); i++) {
            double[] source = pairs.get(i).source().values();
            int group = pairs.group(i);
            assertThat(source).as(pairs.hexcode(i)).isEqualTo(outlines[group]);
            assertThat(groupOfHash.computeIfAbsent(Arrays.hashCode(source), unseen -> group))
                    .as(pairs.hexcode(i))
                    .isEqualTo(group);
        }
        assertThat(groupOfHash).hasSize(pairs.groups());
    }

    /** Five percent of the ink is a plait; see Families. */
    @Test
    void noOutlineIsAllButEqualToOneOfTheOtherSplit() {
        double[][] train = outlines(OpenmojiPairs.train());

        for (double[] unseen : outlines(OpenmojiPairs.test())) {
            double ink = ink(unseen);
            for (double[] seen : train) {
                double limit = 0.05 * Math.min(ink, ink(seen));
                if (Math.abs(ink(seen) - ink) < limit) {
                    // 1e-9: the tool compares whole levels, this test sums of fractions
                    assertThat(difference(seen, unseen)).isGreaterThan(limit - 1e-9);
                }
            }
        }
    }

    @Test
    void skinTonesOfOneHandShareOneGroup() {
        OpenmojiPairs pairs = splits().filter(split -> indexOf(split, "1F44B") >= 0)
                .findFirst()
                .orElseThrow();
        int wave = indexOf(pairs, "1F44B");

        assertThat(pairs.annotation(wave)).isEqualTo("waving hand");
        assertThat(pairs.classNames().get(pairs.get(wave).label())).isEqualTo("people-body");
        for (String tone : List.of("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF")) {
            assertThat(pairs.group(indexOf(pairs, "1F44B-" + tone))).isEqualTo(pairs.group(wave));
        }
    }

    /** Fills are flat: what is not of the palette is a rim between two of its colours. */
    @Test
    void mostPixelsHaveAColourOfThePalette() {
        long within = 0;
        for (int i = 0; i < OpenmojiPairs.test().size(); i++) {
            double[] target = OpenmojiPairs.test().get(i).target().values();
            within += IntStream.range(0, 4096)
                    .map(p -> level(target[p]) << 16 | level(target[p + 4096]) << 8 | level(target[p + 8192]))
                    .filter(OpenmojiPalette.COLOURS::contains)
                    .count();
        }

        assertThat(within / (4096.0 * OpenmojiPairs.test().size())).isBetween(0.75, 0.95);
    }

    @Test
    void thePaletteNamesEachColourOnce() {
        assertThat(OpenmojiPalette.COLOURS).hasSize(28).doesNotHaveDuplicates();
    }

    @Test
    void theAuthorsAreCredited() {
        assertThat(OpenmojiPairs.authors()).hasSizeGreaterThan(100).contains("Emily Jäger");
    }

    @Test
    void anIndexOutsideTheSplitIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> OpenmojiPairs.test().get(403));
    }

    @Test
    void anotherTarballIsRefused(@TempDir Path directory) throws IOException {
        Path other = Files.writeString(directory.resolve("openmoji-17.0.0.tgz"), "an error page");

        assertThatIOException()
                .isThrownBy(() -> OpenmojiPackage.read(other))
                .withMessageContaining("must be openmoji-17.0.0.tgz with integrity sha512-");
    }

    private static int level(double value) {
        return (int) Math.round((value + 1) * 127.5);
    }

    private static int indexOf(OpenmojiPairs pairs, String hexcode) {
        return IntStream.range(0, pairs.size())
                .filter(i -> pairs.hexcode(i).equals(hexcode))
                .findFirst()
                .orElse(-1);
    }

    private static double[][] outlines(OpenmojiPairs pairs) {
        double[][] outlines = new double[pairs.groups()][];
        for (int i = 0; i < pairs.size(); i++) {
            outlines[pairs.group(i)] = pairs.get(i).source().values();
        }
        return outlines;
    }

    private static double ink(double[] outline) {
        return outline.length - Arrays.stream(outline).sum();
    }

    private static double difference(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]);
        }
        return sum;
    }
}
