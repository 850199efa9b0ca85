/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.diffusionbridges.metrics.MetricInputs.constant;
import static org.diffusionbridges.metrics.MetricInputs.image;
import static org.diffusionbridges.metrics.MetricInputs.set;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    private record Formula(int dimension, UnaryOperator<Tensor> formula) implements FeatureExtractor {
        @Override
        public String name() {
            return "a formula";
        }

        @Override
        public Tensor extract(Tensor images) {
            return formula.apply(images);
        }
    }

    /** The first two values of every image. */
    private static final FeatureExtractor FIRST_TWO = new Formula(2, images -> {
        double[] two = new double[2 * images.batch()];
        Arrays.setAll(two, i -> images.values()[i / 2 * images.itemSize() + i % 2]);
        return Tensor.of(two, images.batch(), 2);
    });

    @Test
    void theyAreTheSameInAnyBatch() {
        ImageSet images = set(image(1, 2, 2, 1, 3), image(1, 2, 2, 1, 5), image(1, 2, 2, 3, 7));
        Features one = Features.of(FIRST_TWO, images, 1);
        assertThat(one.size()).isEqualTo(3);
        assertThat(one.dimension()).isEqualTo(2);
        assertThat(one.space()).isEqualTo("a formula");
        assertThat(Features.of(FIRST_TWO, images, 2).vectors().values())
                .isEqualTo(one.vectors().values());
        assertThat(Features.of(FIRST_TWO, images).vectors().values())
                .isEqualTo(one.vectors().values());
    }

    @Test
    void anExtractorOfTheWrongShapeIsNamed() {
        FeatureExtractor wrong = new Formula(3, images -> Tensor.zeros(images.batch(), 4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(wrong, set(image(1, 2, 2, 1, 3))))
                .withMessage("a formula must give 1 vectors of 3 numbers, got Tensor[1, 4]");
    }

    @Test
    void imagesOfUnequalSizesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(FIRST_TWO, set(image(1, 2, 2, 1, 3), image(1, 3, 2, 1, 3))))
                .withMessage("the images of a set must be of one shape, '0' is Tensor[1, 1, 2, 2] and '1' is "
                        + "Tensor[1, 1, 3, 2]: resize them first");
    }

    @Test
    void noImageAndNoNumberAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(FIRST_TWO, set()))
                .withMessage("features need at least one image, got none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(FIRST_TWO, set(constant(Double.NaN, 1, 2, 2))))
                .withMessage("an image must not hold NaN: the run diverged");
    }
}
