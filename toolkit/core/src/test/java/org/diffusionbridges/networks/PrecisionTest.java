/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {

    @ParameterizedTest
    @CsvSource({
        "1, 3f80",
        "-2, c000",
        "0x1.008p0, 3f80", // 1 + 2^-9, a quarter of a step: down
        "0x1.01p0, 3f80", // half a step, a tie: to the even neighbour below
        "0x1.03p0, 3f82", // half a step, a tie: to the even neighbour above
        "0x1.010002p0, 3f81", // just over half a step: up
        "0x1.fep127, 7f7f", // the largest
        "-0.0, 8000",
        "0x1p-133, 0001" // the smallest subnormal
    })
    void bfloat16RoundsToTheNearestAndTiesToEven(String value, String bits) {
        ByteBuffer buffer = ByteBuffer.allocate(2);
        Precision.BFLOAT16.put(Float.parseFloat(value), buffer);
        assertThat("%04x".formatted(buffer.getShort(0) & 0xffff)).isEqualTo(bits);
    }

    @Test
    void isCalledAsPyTorchsUsersCallIt() {
        assertThat(Precision.named("fp16")).isEqualTo(Precision.FLOAT16);
        assertThat(Precision.named("BF16")).isEqualTo(Precision.BFLOAT16);
        assertThat(Precision.named("float32")).isEqualTo(Precision.FLOAT32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Precision.named("int8"))
                .withMessage("a precision is fp32, fp16 or bf16, got 'int8'");
    }
}
