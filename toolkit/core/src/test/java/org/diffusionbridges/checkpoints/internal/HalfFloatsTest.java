/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {

    @Test
    void everyHalfComesBackFromItsFloat() {
        for (int bits = 0; bits <= 0xffff; bits++) {
            float value = HalfFloats.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(HalfFloats.toFloat(HalfFloats.fromFloat(value))).isNaN();
            } else {
                assertThat(HalfFloats.fromFloat(value)).as("%04x", bits).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void valuesBetweenTwoHalvesGoToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = HalfFloats.toFloat((short) bits);
            float high = HalfFloats.toFloat((short) (bits + 1));
            float middle = low + (high - low) / 2;
            int even = bits + bits % 2;
            assertThat(HalfFloats.fromFloat(middle)).as("%04x", bits).isEqualTo((short) even);
            assertThat(HalfFloats.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfFloats.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
    }

    @Test
    void theEndsAreIeee() {
        assertThat(HalfFloats.toFloat((short) 0x7bff)).isEqualTo(65504);
        assertThat(HalfFloats.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(HalfFloats.toFloat((short) 0x8000)).isEqualTo(-0f);
        assertThat(HalfFloats.fromFloat(65519.996f)).isEqualTo((short) 0x7bff);
        assertThat(HalfFloats.fromFloat(65520)).isEqualTo((short) 0x7c00);
        assertThat(HalfFloats.fromFloat(-1e30f)).isEqualTo((short) 0xfc00);
    }
}
