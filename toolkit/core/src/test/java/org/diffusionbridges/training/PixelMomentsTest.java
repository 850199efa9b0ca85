/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class PixelMomentsTest {

    @Test
    void momentsEqualThoseComputedByHand() {
        // targets 1, 3, 5, 7: mean 4, variance 5; sources 2, 2, 0, 0: mean 1, variance 1;
        // mean of products (2 + 6) / 4 = 2, less 4 · 1: covariance -2
        PixelMoments moments =
                PixelMoments.of(pairs(pair(new double[] {2, 2}, 1, 3), pair(new double[] {0, 0}, 5, 7)), 10, 0);
        assertThat(moments).isEqualTo(new PixelMoments(5, 1, -2));
        DdbmPreconditioning fitted = moments.preconditioning();
        assertThat(fitted.sigma0()).isEqualTo(Math.sqrt(5), within(1e-15));
        assertThat(fitted.sigmaT()).isEqualTo(1, within(1e-15));
        assertThat(fitted.cov()).isEqualTo(-2, within(1e-15));
    }

    @Test
    void aSubsetDrawnWithASeedIsTheSameEveryTimeAndNearTheWhole() {
        Squares squares = new Squares(4000, 0);
        PixelMoments whole = PixelMoments.of(squares, 4000, 1);
        PixelMoments some = PixelMoments.of(squares, 500, 1);
        assertThat(PixelMoments.of(squares, 500, 1)).isEqualTo(some).isNotEqualTo(whole);
        // 500 images of 64 strongly dependent pixels: a standard error near 0.01
        assertThat(some.var0()).isEqualTo(whole.var0(), within(0.05));
        assertThat(some.cov()).isEqualTo(whole.cov(), within(0.05));
    }

    @Test
    void equalSourcesAndTargetsGiveAPreconditioningThatIsStillValid() {
        PixelMoments moments = PixelMoments.of(pairs(pair(new double[] {0.1, 0.7}, 0.1, 0.7)), 1, 0);
        DdbmPreconditioning fitted = moments.preconditioning();
        assertThat(fitted.cov()).isEqualTo(fitted.sigma0() * fitted.sigmaT(), within(1e-15));
    }

    @Test
    void constantImagesAreRefusedInWords() {
        PixelMoments moments = PixelMoments.of(pairs(pair(new double[] {1, 1}, 0.1, 0.7)), 1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(moments::preconditioning)
                .withMessageContaining("constant images");
    }

    private static Pair pair(double[] source, double... target) {
        return new Pair(Tensor.of(source, 1, 1, 1, 2), Tensor.of(target, 1, 1, 1, 2), -1);
    }

    private static PairDataset pairs(Pair... pairs) {
        return new PairDataset() {
            @Override
            public String name() {
                return "by hand";
            }

            @Override
            public int size() {
                return pairs.length;
            }

            @Override
            public Pair get(int index) {
                return List.of(pairs).get(index);
            }
        };
    }
}
