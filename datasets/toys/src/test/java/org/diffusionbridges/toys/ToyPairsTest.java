/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToyPairsTest {

    @ParameterizedTest
    @EnumSource
    void aToyIsSeededAndFillsTheSquare(Toy toy) {
        double[] points = toy.sample(4_000, 7).values();

        assertThat(toy.sample(4_000, 7).values()).isEqualTo(points);
        assertThat(toy.sample(4_000, 8).values()).isNotEqualTo(points);
        // a Gaussian of 0.35 leaves [-1, 1] with probability 0.0043
        assertThat(Arrays.stream(points).filter(v -> Math.abs(v) > 1).count()).isLessThan(80);
        assertThat(Arrays.stream(points).max().orElseThrow()).isGreaterThan(0.6);
        assertThat(Arrays.stream(points).min().orElseThrow()).isLessThan(-0.6);
    }

    @Test
    void theBoardsEightDarkSquaresAreEquallyFull() {
        double[] points = Toy.CHECKERBOARD.sample(8_000, 3).values();
        int[] counts = new int[16];
        for (int i = 0; i < 8_000; i++) {
            counts[(int) (2 * (points[2 * i + 1] + 1)) * 4 + (int) (2 * (points[2 * i] + 1))]++;
        }

        for (int square = 0; square < 16; square++) {
            boolean dark = (square / 4 + square % 4) % 2 == 1;
            // 5 standard deviations of a binomial count of mean 1000
            assertThat(counts[square]).as("square %d", square).isCloseTo(dark ? 1_000 : 0, within(dark ? 150 : 0));
        }
    }

    @Test
    void eightGaussiansAreEightEqualClusters() {
        double[] points = Toy.EIGHT_GAUSSIANS.sample(8_000, 3).values();
        int[] counts = new int[8];
        for (int i = 0; i < 8_000; i++) {
            double turn = Math.atan2(points[2 * i + 1], points[2 * i]) / (Math.PI / 4);
            counts[Math.floorMod(Math.round(turn), 8)]++;
        }

        assertThat(Arrays.stream(counts)).allMatch(count -> Math.abs(count - 1_000) < 150);
    }

    @Test
    void aPairIsTwoPoints() {
        PairDataset pairs = ToyPairs.independent(Toy.MOONS, Toy.EIGHT_GAUSSIANS, 10, 1);

        Pair pair = pairs.get(9);

        assertThat(pairs.name()).isEqualTo("toys/moons-to-eight_gaussians");
        assertThat(pairs.size()).isEqualTo(10);
        assertThat(pair.source().shape()).containsExactly(1, 2);
        assertThat(pair.target().shape()).containsExactly(1, 2);
        assertThat(pair.label()).isEqualTo(-1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> pairs.get(10));
    }

    @Test
    void transportKeepsThePointsAndShortensTheWay() {
        PairDataset apart = ToyPairs.independent(Toy.GAUSSIAN, Toy.CHECKERBOARD, 300, 5);
        PairDataset transported = ToyPairs.transported(Toy.GAUSSIAN, Toy.CHECKERBOARD, 300, 5);

        assertThat(targets(transported)).isEqualTo(targets(apart)).hasSize(300);
        assertThat(squaredWay(transported)).isLessThan(0.5 * squaredWay(apart));
    }

    @Test
    void noSwapOfTwoPairsShortensATransport() {
        PairDataset pairs = ToyPairs.transported(Toy.SPIRAL, Toy.MOONS, 200, 6);

        for (int i = 0; i < pairs.size(); i++) {
            for (int j = 0; j < i; j++) {
                double kept = squaredWay(pairs.get(i), pairs.get(i)) + squaredWay(pairs.get(j), pairs.get(j));
                double swapped = squaredWay(pairs.get(i), pairs.get(j)) + squaredWay(pairs.get(j), pairs.get(i));
                // 1e-12: both are sums of float64 of order 1
                assertThat(kept).isLessThanOrEqualTo(swapped + 1e-12);
            }
        }
    }

    @Test
    void theAssignmentIsTheBestOfAllPermutations() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[][] cost = new double[6][6];
            Arrays.stream(cost).forEach(row -> Arrays.setAll(row, j -> random.nextInt(20) - 5));

            int[] found = Assignment.optimal(6, (i, j) -> cost[i][j]);

            assertThat(IntStream.of(found).distinct().count()).isEqualTo(6);
            assertThat(IntStream.range(0, 6).mapToDouble(i -> cost[i][found[i]]).sum())
                    .as("seed %d", seed)
                    .isEqualTo(least(cost, 0, 0));
        }
    }

    @Test
    void tooManyPairsOrNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToyPairs.transported(Toy.MOONS, Toy.SPIRAL, 2_001, 1))
                .withMessage("optimal transport takes at most 2000 pairs, got 2001: draw several sets");
        assertThatIllegalArgumentException().isThrownBy(() -> ToyPairs.independent(Toy.MOONS, Toy.SPIRAL, 0, 1));
    }

    private static double least(double[][] cost, int row, int taken) {
        if (row == cost.length) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int column = 0; column < cost.length; column++) {
            if ((taken >> column & 1) == 0) {
                least = Math.min(least, cost[row][column] + least(cost, row + 1, taken | 1 << column));
            }
        }
        return least;
    }

    private static Set<Double> targets(PairDataset pairs) {
        Set<Double> targets = new HashSet<>();
        IntStream.range(0, pairs.size())
                .forEach(i -> targets.add(pairs.get(i).target().values()[0]));
        return targets;
    }

    private static double squaredWay(PairDataset pairs) {
        return IntStream.range(0, pairs.size())
                .mapToDouble(i -> squaredWay(pairs.get(i), pairs.get(i)))
                .sum();
    }

    private static double squaredWay(Pair from, Pair to) {
        double[] start = from.source().values();
        double[] end = to.target().values();
        return Math.pow(start[0] - end[0], 2) + Math.pow(start[1] - end[1], 2);
    }
}
