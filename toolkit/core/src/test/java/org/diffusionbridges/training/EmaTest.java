/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmaTest {

    @Test
    void lateInARunAWeightsShareHalvesEveryHalfLife() {
        Ema ema = new Ema(100);
        double kept = 1;
        for (long step = 10_001; step <= 10_100; step++) {
            kept *= ema.decay(step);
        }
        assertThat(kept).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void earlyInARunTheHalfLifeIsATwentiethOfTheStepsDone() {
        Ema ema = new Ema(1000);
        assertThat(ema.decay(200)).isEqualTo(Math.pow(0.5, 1.0 / 10), within(1e-15));
    }

    @Test
    void theUntrainedWeightsAreForgottenWithinTheFirstSteps() {
        Ema ema = new Ema(2000);
        double kept = 1;
        for (long step = 1; step <= 20; step++) {
            kept *= ema.decay(step);
        }
        // Product of 2^(-20/k) over k = 1..20 is 2^(-20 H_20), H_20 = 3.5977
        assertThat(kept).isEqualTo(Math.pow(2, -20 * 3.597739657143682), within(1e-25));
    }

    @Test
    void refusesAHalfLifeThatIsNotPositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ema(0)).withMessageContaining("positive, got 0.0");
    }
}
