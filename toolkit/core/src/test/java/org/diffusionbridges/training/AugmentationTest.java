/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final int SIDE = 32;

    /** A black square of 10 pixels in the middle of both, on white. */
    private static Pair square() {
        double[] values = new double[SIDE * SIDE];
        Arrays.fill(values, 1);
        for (int y = 11; y < 21; y++) {
            Arrays.fill(values, y * SIDE + 11, y * SIDE + 21, -1);
        }
        return new Pair(Tensor.of(values, 1, 1, SIDE, SIDE), Tensor.of(values.clone(), 1, 1, SIDE, SIDE), 3);
    }

    @Test
    void noneGivesThePairItself() {
        Pair pair = square();
        assertThat(Augmentation.NONE.vary(pair, new SplittableRandom(1))).isSameAs(pair);
    }

    @Test
    void theSameDrawsGiveTheSamePair() {
        Pair one = Augmentation.DRAWINGS.vary(square(), new SplittableRandom(5));
        Pair other = Augmentation.DRAWINGS.vary(square(), new SplittableRandom(5));
        assertThat(one.source().values()).isEqualTo(other.source().values());
        assertThat(one.target().values()).isEqualTo(other.target().values());
    }

    @Test
    void aShiftMovesSourceAndTargetTogetherAndLetsWhiteIn() {
        Augmentation shift = new Augmentation(0.3, 0, 0, 0, 0);
        SplittableRandom random = new SplittableRandom(2);
        boolean moved = false;
        for (int i = 0; i < 20; i++) {
            Pair varied = shift.vary(square(), random);
            assertThat(varied.source().values()).isEqualTo(varied.target().values());
            assertThat(varied.label()).isEqualTo(3);
            double[] centre = centreOfInk(varied.target());
            assertThat(centre[0]).isBetween(15.5 - 0.3 * SIDE - 1e-6, 15.5 + 0.3 * SIDE + 1e-6);
            moved |= Math.abs(centre[0] - 15.5) > 2;
        }
        assertThat(moved).isTrue();
    }

    @Test
    void scalingChangesTheAreaWithinItsBounds() {
        Augmentation scale = new Augmentation(0, 0.25, 0, 0, 0);
        SplittableRandom random = new SplittableRandom(3);
        double least = 1e9;
        double most = 0;
        for (int i = 0; i < 60; i++) {
            double ink = ink(scale.vary(square(), random).target());
            least = Math.min(least, ink);
            most = Math.max(most, ink);
        }
        // 100 pixels at scale 1; bounds 0.75² and 1.25², met by some of sixty draws
        assertThat(least).isBetween(100 * 0.5, 100 * 0.7);
        assertThat(most).isBetween(100 * 1.35, 100 * 1.65);
    }

    @Test
    void aTurnKeepsTheAreaAndTheMiddle() {
        Augmentation turn = new Augmentation(0, 0, 45, 0, 0);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10; i++) {
            Tensor target = turn.vary(square(), random).target();
            assertThat(ink(target)).isCloseTo(100, within(4.0));
            assertThat(centreOfInk(target)[0]).isCloseTo(15.5, within(0.1));
        }
    }

    @Test
    void wobbleAndGapsTouchTheDrawingAlone() {
        Pair pair = square();
        Augmentation hand = new Augmentation(0, 0, 0, 0.02, 5);
        SplittableRandom random = new SplittableRandom(6);
        int changed = 0;
        for (int i = 0; i < 10; i++) {
            Pair varied = hand.vary(pair, random);
            for (int p = 0; p < SIDE * SIDE; p++) {
                assertThat(varied.target().values()[p]).isCloseTo(pair.target().values()[p], within(1e-12));
            }
            changed += Arrays.equals(varied.source().values(), pair.source().values()) ? 0 : 1;
        }
        assertThat(changed).as("three in four are varied").isBetween(4, 10);
    }

    @Test
    void impossibleValuesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Augmentation(0, 1, 0, 0, 0))
                .withMessageContaining("scale must be in [0, 1)")
                .withMessageContaining("scale 1.0");
    }

    private static double ink(Tensor image) {
        return Arrays.stream(image.values()).map(v -> (1 - v) / 2).sum();
    }

    private static double[] centreOfInk(Tensor image) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            x += (1 - image.values()[i]) / 2 * (i % SIDE);
            y += (1 - image.values()[i]) / 2 * (i / SIDE);
        }
        return new double[] {x / ink(image), y / ink(image)};
    }
}
