/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {

    @Test
    void greyLevelsMapToMinusOneToOne() {
        double[] values = Images.toTensor(TestImages.grey(3, 1, 0, 128, 255), 1).values();

        assertThat(values[0]).isEqualTo(-1);
        assertThat(values[1]).isCloseTo(128 / 127.5 - 1, within(1e-15));
        assertThat(values[2]).isEqualTo(1);
    }

    /** Java's colour model would turn grey 128 into sRGB 188. */
    @Test
    void greyToColourKeepsTheLevel() {
        Tensor colour = Images.toTensor(TestImages.grey(1, 1, 128), 3);

        assertThat(colour.shape()).containsExactly(1, 3, 1, 1);
        assertThat(Images.toImage(colour).getRGB(0, 0)).isEqualTo(0xff808080);
    }

    @Test
    void colourToGreyIsTheLumaOfBt601() {
        BufferedImage colour = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        colour.setRGB(0, 0, 0x0a64c8);

        double grey = Images.toTensor(colour, 1).values()[0];

        assertThat((grey + 1) * 127.5).isCloseTo(0.299 * 10 + 0.587 * 100 + 0.114 * 200, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE
            })
    void everyTypeOfImageGivesTheSameNumbers(int type) {
        BufferedImage photo = TestImages.photo(9, 7);
        BufferedImage other = new BufferedImage(9, 7, type);
        other.createGraphics().drawImage(photo, 0, 0, null);

        assertThat(Images.toTensor(other, 3).values())
                .containsExactly(Images.toTensor(photo, 3).values(), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void halfTransparentBlackIsMiddleGrey(int type) {
        BufferedImage image = new BufferedImage(1, 1, type);
        image.setRGB(0, 0, 0x80000000);

        assertThat(Images.toTensor(image, 1).values()[0]).isCloseTo(127 / 127.5 - 1, within(1e-12));
    }

    @Test
    void aPartOfAnImageIsThatPartOnly() {
        BufferedImage photo = TestImages.photo(20, 20);
        Tensor part = Images.toTensor(photo.getSubimage(5, 6, 3, 2), 3);

        assertThat(Images.toImage(part).getRGB(2, 1)).isEqualTo(photo.getRGB(7, 7));
    }

    @Test
    void otherColourSpacesAreConvertedToSrgb() {
        java.awt.image.ComponentColorModel linear = new java.awt.image.ComponentColorModel(
                java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_LINEAR_RGB), false, false, 1, 0);
        BufferedImage image = new BufferedImage(linear, linear.createCompatibleWritableRaster(1, 1), false, null);
        image.getRaster().setPixel(0, 0, new int[] {55, 55, 55});

        // Linear 55/255 = 0.2157 is sRGB 0.502 by its transfer curve: 1.055 · 0.2157^(1/2.4) − 0.055.
        assertThat((Images.toTensor(image, 1).values()[0] + 1) * 127.5).isCloseTo(128, within(1.5));
    }

    @ParameterizedTest
    @EnumSource(Rounding.class)
    void everyGreyLevelSurvivesTheWayThereAndBack(Rounding rounding) {
        int[] levels = java.util.stream.IntStream.range(0, 256).toArray();
        Tensor tensor = Images.toTensor(TestImages.grey(16, 16, levels), 1);
        int[] back = Images.toImage(tensor, rounding).getRaster().getPixels(0, 0, 16, 16, (int[]) null);

        if (rounding == Rounding.NEAREST) {
            assertThat(back).containsExactly(levels);
        } else {
            // Truncation may lose one level to the last bit of the division: one more reason not to use it.
            for (int i = 0; i < 256; i++) {
                assertThat(levels[i] - back[i]).isBetween(0, 1);
            }
        }
    }

    @Test
    void roundingIsToTheNearestAndTheAuthorsTruncate() {
        Tensor tensor = Tensor.of(new double[] {10.6 / 127.5 - 1, 10.4 / 127.5 - 1}, 1, 1, 1, 2);

        assertThat(Images.toImage(tensor).getRaster().getPixels(0, 0, 2, 1, (int[]) null))
                .containsExactly(11, 10);
        assertThat(Images.toImage(tensor, Rounding.TRUNCATE).getRaster().getPixels(0, 0, 2, 1, (int[]) null))
                .containsExactly(10, 10);
    }

    @Test
    void statesBeyondTheRangeShowAsBlackAndWhite() {
        Tensor state = Tensor.of(new double[] {-3, 2}, 1, 1, 1, 2);

        assertThat(Images.toImage(state).getRaster().getPixels(0, 0, 2, 1, (int[]) null))
                .containsExactly(0, 255);
    }

    @Test
    void badTensorsAndSizesAreNamed() {
        assertThatThrownBy(() -> Images.toImage(Tensor.of(new double[] {Double.NaN}, 1, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not hold NaN, found at channel 0, row 0, column 0");
        assertThatThrownBy(() -> Images.toImage(Tensor.zeros(2, 3, 4, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got Tensor[2, 3, 4, 4]: take one item of a batch first");
        assertThatThrownBy(() -> Images.toTensor(TestImages.photo(2, 2), 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an image has 1 (grey) or 3 (sRGB) channels, got 4");
        assertThatThrownBy(() -> Images.toTensor(TestImages.photo(2, 2), 3, 0, 5, Fit.CROP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an image needs a positive size, got 5x0");
    }
}
