/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FluentPairsTest {

    static Stream<FluentPairs> splits() {
        return Stream.of(FluentPairs.train(), FluentPairs.test());
    }

    @Test
    void theSplitsHaveTheirSizes() {
        assertThat(NamedPairs.of("fluent").train()).isSameAs(FluentPairs.train());
        assertThat(FluentPairs.train().size()).isEqualTo(2_510);
        assertThat(FluentPairs.train().groups()).isEqualTo(1_271);
        assertThat(FluentPairs.test().size()).isEqualTo(315);
        assertThat(FluentPairs.test().groups()).isEqualTo(191);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void aPairIsABlackLineDrawingAndAColouredPictureOnWhite(FluentPairs pairs) {
        for (int i = 0; i < pairs.size(); i += 7) {
            Pair pair = pairs.get(i);
            assertThat(pair.source().shape()).containsExactly(1, 1, 64, 64);
            assertThat(pair.target().shape()).containsExactly(1, 3, 64, 64);
            assertThat(Arrays.stream(pair.source().values()).min().orElseThrow())
                    .as(pairs.emoji(i))
                    .isLessThan(0);
            assertThat(Arrays.stream(pair.source().values()).max().orElseThrow())
                    .isEqualTo(1);
            assertThat(Arrays.stream(pair.target().values())).allMatch(v -> v >= -1 && v <= 1);
            assertThat(pair.label()).isBetween(0, pairs.classNames().size() - 1);
        }
    }

    /** The tool drops pairs that lie elsewhere; here the lines must cover darker or more coloured places than paper. */
    @ParameterizedTest
    @MethodSource("splits")
    void theLinesLieWhereTheShadedPictureIs(FluentPairs pairs) {
        int onPicture = 0;
        int all = 0;
        for (int i = 0; i < pairs.size(); i++) {
            double[] source = pairs.get(i).source().values();
            double[] target = pairs.get(i).target().values();
            for (int p = 0; p < source.length; p++) {
                if (source[p] < -0.9) {
                    all++;
                    onPicture += Math.min(target[p], Math.min(target[p + 4096], target[p + 8192])) < 0.95 ? 1 : 0;
                }
            }
        }
        assertThat((double) onPicture / all).isGreaterThan(0.9);
    }

    @Test
    void aPairDrawnAnewHasOtherLinesAndTheSamePicture() {
        FluentPairs pairs = FluentPairs.test();
        SplittableRandom random = new SplittableRandom(7);
        double[] ink = IntStream.range(0, 40)
                .mapToDouble(i -> ink(pairs.drawn(3, random).source().values()))
                .sorted()
                .toArray();

        assertThat(ink[39]).as("wide against thin lines").isGreaterThan(1.8 * ink[0]);
        assertThat(pairs.drawn(3, random).target().values())
                .isEqualTo(pairs.get(3).target().values());
        assertThat(pairs.drawn(3, new SplittableRandom(5)).source().values())
                .isEqualTo(pairs.drawn(3, new SplittableRandom(5)).source().values());
    }

    /** Five percent of the ink; see Families. */
    @Test
    void noDrawingIsAllButEqualToOneOfTheOtherSplit() {
        double[][] train = firstDrawings(FluentPairs.train());
        double[] inks = Arrays.stream(train).mapToDouble(FluentPairsTest::ink).toArray();
        for (double[] unseen : firstDrawings(FluentPairs.test())) {
            double ink = ink(unseen);
            for (int i = 0; i < train.length; i++) {
                double limit = 0.05 * Math.min(ink, inks[i]);
                if (Math.abs(inks[i] - ink) < limit) {
                    assertThat(difference(train[i], unseen)).isGreaterThan(0.9 * limit);
                }
            }
        }
    }

    @Test
    void skinTonesOfOneEmojiShareOneGroup() {
        FluentPairs pairs = splits().filter(split -> indexOf(split, "1f44b") >= 0)
                .findFirst()
                .orElseThrow();
        int wave = indexOf(pairs, "1f44b");

        assertThat(pairs.emoji(wave)).isEqualTo("waving-hand");
        for (String tone : new String[] {"1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff"}) {
            assertThat(pairs.group(indexOf(pairs, "1f44b-" + tone))).isEqualTo(pairs.group(wave));
        }
    }

    @Test
    void anIndexOutsideTheSplitIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> FluentPairs.test().get(315));
    }

    @Test
    void anotherPackageIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("iconify-json-fluent-emoji-flat-1.2.6.tgz"), "an error page");
        Files.writeString(folder.resolve("lobehub-fluent-emoji-3d-1.1.0.tgz"), "an error page");

        assertThatIOException()
                .isThrownBy(() -> FluentPackages.read(folder))
                .withMessageContaining("must have integrity sha512-");
    }

    private static int indexOf(FluentPairs pairs, String hexcode) {
        return IntStream.range(0, pairs.size())
                .filter(i -> pairs.hexcode(i).equals(hexcode))
                .findFirst()
                .orElse(-1);
    }

    private static double[][] firstDrawings(FluentPairs pairs) {
        double[][] drawings = new double[pairs.groups()][];
        for (int i = pairs.size() - 1; i >= 0; i--) {
            drawings[pairs.group(i)] = pairs.get(i).source().values();
        }
        return drawings;
    }

    private static double ink(double[] drawing) {
        return drawing.length - Arrays.stream(drawing).sum();
    }

    private static double difference(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs(one[i] - other[i]))
                .sum();
    }
}
