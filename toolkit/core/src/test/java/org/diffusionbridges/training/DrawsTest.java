/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.training.Draws.Purpose;
import org.junit.jupiter.api.Test;

class DrawsTest {

    @Test
    void aGroupOfManyPairsIsDrawnNoMoreOftenThanAGroupOfOne() {
        // pairs 0 to 8 share group 0, pair 9 is alone in group 2, group 1 is empty
        PairDataset uneven = new PairDataset() {
            @Override
            public String name() {
                return "uneven";
            }

            @Override
            public int size() {
                return 10;
            }

            @Override
            public Pair get(int index) {
                throw new UnsupportedOperationException("only drawn, never read");
            }

            @Override
            public int group(int index) {
                return index < 9 ? 0 : 2;
            }

            @Override
            public int groups() {
                return 3;
            }
        };
        Draws draws = new Draws(uneven);
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[10];
        int total = 20_000;
        for (int i = 0; i < total; i++) {
            counts[draws.pair(random)]++;
        }
        // standard errors of the shares: sqrt(0.25 / 20000) = 0.0035 and 0.0016
        assertThat((double) counts[9] / total).isEqualTo(0.5, within(0.015));
        assertThat((double) counts[4] / total).isEqualTo(0.5 / 9, within(0.007));
    }

    @Test
    void everySeedStepAndPurposeDrawsItsOwn() {
        assertThat(Draws.seedOf(1, 2, Purpose.BATCH))
                .isEqualTo(Draws.seedOf(1, 2, Purpose.BATCH))
                .isNotEqualTo(Draws.seedOf(2, 1, Purpose.BATCH))
                .isNotEqualTo(Draws.seedOf(1, 3, Purpose.BATCH))
                .isNotEqualTo(Draws.seedOf(1, 2, Purpose.DROPOUT));
    }
}
