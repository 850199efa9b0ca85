/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Moments;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final int N = 200;
    private static final int D = 3;

    private final FrechetDistance distance = FrechetDistance.to(Moments.of(noise(1, 2_000)));
    private final Features a = noise(2, N);

    /** What a has, but for a little. */
    private final Features b = shifted(a, 0.05);

    @Test
    void isTheOneFigureLessTheOther() {
        Measured difference = new Difference(distance, D).measure(Difference.joined(a, b));

        assertThat(difference.value()).isCloseTo(distance.of(a) - distance.of(b), within(1e-12));
        assertThat(difference.n()).isEqualTo(N);
    }

    @Test
    void knowsThatBothHaveTheSamePictures() {
        double together =
                new Difference(distance, D).measure(Difference.joined(a, b)).standardError();
        double apart = Math.hypot(
                distance.measure(a).standardError(), distance.measure(b).standardError());

        assertThat(together).isPositive().isLessThan(apart / 2);
    }

    private static Features noise(long seed, int images) {
        return new Features(
                "noise", Tensor.of(Noise.seeded(seed).draw(1, images * D).values(), images, D));
    }

    private static Features shifted(Features features, double by) {
        double[] values = features.vectors().values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += by;
        }
        return new Features(features.space(), Tensor.of(values, N, D));
    }
}
