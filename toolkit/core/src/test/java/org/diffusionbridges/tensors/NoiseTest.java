/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoiseTest {

    /** SplitMix64 and the polar method, computed independently in another language. */
    @Test
    void aSeedGivesTheseNumbersForEver() {
        assertThat(Noise.seeded(7).draw(1, 5).values())
                .containsExactly(
                        0.9950125187053785,
                        0.042850919644187836,
                        -0.18157261154596047,
                        -0.7630890291741863,
                        0.23179216188471238);
        assertThat(Noise.seeded(-1).draw(1, 3).values())
                .containsExactly(-1.7539962417641515, -1.4454874377490496, 0.1876902783435209);
    }

    @Test
    void seedsOfABatchAndOfSamplesAreThese() {
        assertThat(Seeds.batch(7, 3)).containsExactly(7, 8, 9);
        assertThat(Seeds.sample(7, 0)).isEqualTo(7);
        assertThat(Seeds.sample(7, 1)).isEqualTo(7191089600892374487L);
        assertThat(Seeds.sample(7, 2)).isEqualTo(309689372594955804L);
    }

    /** Computed by ten lines of Python. */
    @Test
    void theSeedOfANamedPictureIsMadeOfTheSeedAndTheName() {
        assertThat(Seeds.keyed(7, "shoes/1.png")).isEqualTo(-6599439150091232851L);
        assertThat(Seeds.keyed(0, "1")).isEqualTo(2500434509708612314L);
        assertThat(Seeds.keyed(-1, "é")).isEqualTo(1766656925116144269L);
        assertThat(Seeds.keyed(5, "")).isEqualTo(5);
    }

    @Test
    void anItemsNoiseDoesNotDependOnItsBatch() {
        Noise batch = Noise.seeded(3, 4, 5);
        Noise alone = Noise.seeded(4);
        for (int draw = 0; draw < 3; draw++) {
            assertThat(alone.draw(1, 7).values())
                    .containsExactly(batch.draw(3, 7).item(1).values());
        }
    }

    @Test
    void theNumbersAreStandardNormalAndThoseOfNeighbouringSeedsUncorrelated() {
        int n = 100_000;
        double[] drawn = Noise.seeded(42).draw(1, n).values();
        double[] neighbour = Noise.seeded(43).draw(1, n).values();
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double square = Arrays.stream(drawn).map(v -> v * v).average().orElseThrow();
        double fourth = Arrays.stream(drawn).map(v -> v * v * v * v).average().orElseThrow();
        double cross = 0;
        double lag = 0;
        for (int i = 0; i < n; i++) {
            cross += drawn[i] * neighbour[i] / n;
            lag += drawn[i] * drawn[(i + 1) % n] / n;
        }

        double standardError = 1 / Math.sqrt(n);
        assertThat(mean).isCloseTo(0, within(4 * standardError));
        assertThat(square).isCloseTo(1, within(4 * Math.sqrt(2) * standardError));
        assertThat(fourth).isCloseTo(3, within(4 * Math.sqrt(96) * standardError));
        assertThat(cross).isCloseTo(0, within(4 * standardError));
        assertThat(lag).isCloseTo(0, within(4 * standardError));
    }

    @Test
    void seedsAndBatchMustAgree() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Noise.seeded(1, 2).draw(3, 4))
                .withMessage("2 seeds cannot draw noise for a batch of 3");
    }
}
