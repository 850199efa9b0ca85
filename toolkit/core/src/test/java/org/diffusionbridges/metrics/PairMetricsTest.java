/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.constant;
import static org.diffusionbridges.metrics.MetricInputs.image;
import static org.diffusionbridges.metrics.MetricInputs.set;

import java.util.List;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

/** The long constants come from toolkit/core/src/test/python/metrics.py, whose head has the command. */
class PairMetricsTest {
    /** Both sides sum a few hundred float64 numbers near 1. */
    private static final double ROUNDING = 1e-12;

    private final Tensor x = image(3, 20, 17, 1, 3);
    private final Tensor y = image(3, 20, 17, 1, 5);

    @Test
    void msePsnrAndSsimEqualScikitImageOnUnlikeImages() {
        assertThat(new Mse().of(x, y)).isCloseTo(0.6811000897090863, within(ROUNDING));
        assertThat(new Psnr().of(x, y)).isCloseTo(7.688490538435351, within(ROUNDING));
        assertThat(new Ssim().of(x, y)).isCloseTo(-0.010897186811287452, within(ROUNDING));
    }

    @Test
    void msePsnrAndSsimEqualScikitImageOnLikeImages() {
        Tensor near = x.copy();
        for (int i = 0; i < near.values().length; i++) {
            near.values()[i] = 0.9 * x.values()[i] + 0.1 * y.values()[i];
        }
        assertThat(new Mse().of(x, near)).isCloseTo(0.006811000897090861, within(ROUNDING));
        assertThat(new Psnr().of(x, near)).isCloseTo(27.688490538435353, within(ROUNDING));
        assertThat(new Ssim().of(x, near)).isCloseTo(0.9821535288270518, within(ROUNDING));
    }

    @Test
    void blackAndWhiteDifferByAllThereIs() {
        Tensor black = constant(-1, 1, 11, 11);
        Tensor white = constant(1, 1, 11, 11);
        assertThat(new Mse().of(black, white)).isEqualTo(4);
        assertThat(new Psnr().of(black, white)).isZero();
    }

    @Test
    void ssimOfFlatImagesIsItsLuminanceTerm() {
        // no variance: (2 · 0.5 · 0.1 + C1) / (0.25 + 0.01 + C1) with C1 = 0.02²
        assertThat(new Ssim().of(constant(0.5, 1, 12, 12), constant(0.1, 1, 12, 12)))
                .isCloseTo(0.1004 / 0.2604, within(ROUNDING));
    }

    @Test
    void equalImagesAreAsAlikeAsCanBe() {
        assertThat(new Mse().of(x, x)).isZero();
        assertThat(new Psnr().of(x, x)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new Ssim().of(x, x)).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aSetIsTheMeanOfItsImagesWithTheStandardErrorOfAMean() {
        Tensor zero = constant(0, 1, 2, 2);
        ImageSet images = set(zero, zero, zero);
        ImageSet references = set(constant(1, 1, 2, 2), constant(0, 1, 2, 2), constant(-0.5, 1, 2, 2));
        // 1, 0, 1/4: mean 5/12, variance (49 + 25 + 4) / 144 / 2
        Measured measured = new Mse().measure(images, references);
        assertThat(measured.value()).isCloseTo(5 / 12.0, within(ROUNDING));
        assertThat(measured.standardError()).isCloseTo(Math.sqrt(78 / 144.0 / 2 / 3), within(ROUNDING));
        assertThat(measured.n()).isEqualTo(3);
        assertThat(measured).hasToString("0.4167 ± 0.30 (n = 3)");
    }

    @Test
    void imagesOfOneSourceCountOnceInTheStandardError() {
        // deviations of -1, -1, 1, 1 from the mean 2 sum to -2 and 2: SE² = 2 / 1 · (4 + 4) / 16
        assertThat(Measured.mean(new double[] {1, 1, 3, 3}, new int[] {7, 7, 9, 9}))
                .isEqualTo(new Measured(2, 1, 2));
        ImageSet references = ImageSet.of(List.of("0", "1"), List.of(x, y), new int[] {5, 5});
        assertThat(new Mse().measure(set(x, x), references).standardError()).isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Measured.mean(new double[] {1, 2}, new int[] {1}))
                .withMessage("every value needs a group, got 1 groups for 2 values");
    }

    @Test
    void oneImageHasNoStandardError() {
        assertThat(new Mse().measure(set(x), set(y)).standardError()).isNaN();
    }

    @Test
    void theOrderOfPairsIsChecked() {
        ImageSet images = ImageSet.of(List.of("shoe", "bag"), List.of(x, y));
        ImageSet references = ImageSet.of(List.of("bag", "shoe"), List.of(y, x));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mse().measure(images, references))
                .withMessage("images and references must be in one order: number 1 is 'shoe' here and 'bag' there");
    }

    @Test
    void badInputIsToldByItsRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mse().measure(set(x), set(x, y)))
                .withMessage("images and references must be pairs, got 1 images and 2 references");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mse().measure(set(), set()))
                .withMessage("a measurement needs at least one image, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Psnr().measure(set(x), set(constant(0, 3, 20, 20))))
                .withMessage("0: an image and its reference must be of one shape, got Tensor[1, 3, 20, 17] and "
                        + "Tensor[1, 3, 20, 20]: resize one of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mse().of(x, constant(Double.NaN, 3, 20, 17)))
                .withMessage("an image must not hold NaN: the run diverged");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Mse().of(constant(231, 3, 20, 17), x))
                .withMessage("an image's values must be in [-1, 1], got 231.0: levels v of 0 to 255 are v / 127.5 - 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ssim().of(constant(0, 1, 10, 40), constant(0, 1, 10, 40)))
                .withMessage("SSIM needs images of at least 11x11 pixels, got Tensor[1, 1, 10, 40]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageSet.of(List.of("a"), List.of(x, y)))
                .withMessage("every image needs an id, got 1 ids for 2 images");
    }
}
