/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtremesTest {

    /** Reaches of nothing, of less than the picture, and of more than it. */
    @ParameterizedTest
    @CsvSource({"23, 17, 0", "23, 17, 1", "23, 17, 4", "23, 17, 12", "23, 17, 40", "1, 5, 2"})
    void theExtremesAreThoseOfEveryPixelsSurroundings(int width, int height, int reach) {
        double[] levels = new Random(3).doubles(width * height).toArray();

        for (boolean largest : new boolean[] {true, false}) {
            assertThat(Extremes.square(levels, width, height, reach, largest))
                    .containsExactly(around(levels, width, height, reach, false, largest));
            assertThat(Extremes.disc(levels, width, height, reach, largest))
                    .containsExactly(around(levels, width, height, reach, true, largest));
        }
    }

    private static double[] around(double[] levels, int width, int height, int reach, boolean round, boolean largest) {
        double[] result = levels.clone();
        for (int i = 0; i < result.length; i++) {
            for (int k = 0; k < levels.length; k++) {
                int dx = k % width - i % width;
                int dy = k / width - i / width;
                boolean near = round ? dx * dx + dy * dy <= reach * reach : Math.max(dx, dy) <= reach;
                if (near && Math.min(dx, dy) >= -reach) {
                    result[i] = largest ? Math.max(result[i], levels[k]) : Math.min(result[i], levels[k]);
                }
            }
        }
        return result;
    }
}
