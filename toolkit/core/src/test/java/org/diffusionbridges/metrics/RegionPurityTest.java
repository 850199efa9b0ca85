/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.diffusionbridges.metrics.MetricInputs.constant;

import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class RegionPurityTest {
    private static final int SIDE = 10;
    private final RegionPurity purity = new RegionPurity(24);

    /** A box from 1 to 8, its inside 6x6 pixels, of which 4x4 are not at the rim. */
    private static Tensor box() {
        Tensor box = constant(1, 1, SIDE, SIDE);
        for (int i = 1; i <= 8; i++) {
            for (int at : new int[] {SIDE + i, 8 * SIDE + i, i * SIDE + 1, i * SIDE + 8}) {
                box.values()[at] = -1;
            }
        }
        return box;
    }

    /** Three channels of one value, with another in one channel of the given pixels. */
    private static Tensor image(double value, double other, int... at) {
        Tensor image = constant(value, 3, SIDE, SIDE);
        for (int i : at) {
            image.values()[SIDE * SIDE + i] = other;
        }
        return image;
    }

    @Test
    void aRegionOfOneColourIsPureWhateverIsOnItsRimAndOutside() {
        assertThat(purity.of(image(0.3, -1), box())).isEqualTo(1);
        assertThat(purity.of(image(0.3, -1, 0, 22, 27), box())).isEqualTo(1);
    }

    @Test
    void aPixelCountsThatDiffersInOneChannelByMoreThanTheTolerance() {
        double oneLevel = 1 / 127.5;
        assertThat(purity.of(image(-1, -1 + 24 * oneLevel, 33), box())).isEqualTo(1);
        assertThat(purity.of(image(-1, -1 + 25 * oneLevel, 33), box())).isEqualTo(15 / 16.0);
        assertThat(purity.of(image(0, -1, 33, 34, 43, 44), box())).isEqualTo(12 / 16.0);
    }

    @Test
    void whereNothingIsEnclosedNothingIsImpure() {
        assertThat(purity.of(image(0, 1, 33, 34), constant(1, 1, SIDE, SIDE))).isEqualTo(1);
    }

    @Test
    void anotherSizeAndAToleranceThatIsNoneAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> purity.of(constant(0, 3, 4, 4), box()))
                .withMessageStartingWith("an image and its source must be of one size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegionPurity(256))
                .withMessage("a tolerance must be in [0, 255], got 256");
    }
}
