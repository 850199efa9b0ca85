/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.util.Arrays;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UNetTest {
    private static final int[] LABELS = {1, 4};
    /** c_noise = 250 ln t from t = T down to t_min, one an item. */
    private static final double[] C_NOISE = {-0.25, -2302.5};

    private final Tensor x = TestArchitectures.noise(1, 2, 3, 8, 8);
    private final Tensor xT = TestArchitectures.noise(2, 2, 3, 8, 8);

    @ParameterizedTest
    @MethodSource("org.diffusionbridges.networks.TestArchitectures#variants")
    void everyVariantComputesWhatItsDefinitionsSay(UNetArchitecture arch) {
        Tensor expected = plainJava(arch);
        // float32 rounding: 0.7e-6 to 1.4e-6 of the largest value was measured on the four parity networks
        assertThat(worst(evaluate(arch, Precision.FLOAT32), expected)).isLessThan(2e-5 * largest(expected));
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FLOAT16", "BFLOAT16"})
    void halfPrecisionStaysCloseToTheDefinitions(Precision precision) {
        UNetArchitecture arch = TestArchitectures.small();
        Tensor expected = plainJava(arch);
        double worst = worst(evaluate(arch, precision), expected) / largest(expected);
        // on the parity networks 1.5e-3 to 2.8e-3 (float16) and 1.1e-2 to 1.9e-2 (bfloat16) of the largest value were
        // measured; below 1e-5 nothing would have been in half precision
        assertThat(worst).isBetween(1e-5, precision == Precision.FLOAT16 ? 1e-2 : 6e-2);
    }

    @Test
    void frequenciesFallGeometricallyFromOne() {
        float[] frequencies = UNet.frequencies(16);
        assertThat(frequencies[0]).isEqualTo(1);
        for (int i = 0; i < frequencies.length; i++) {
            assertThat((double) frequencies[i]).isCloseTo(Math.pow(10_000, -i / 16.0), within(1e-6));
        }
    }

    @Test
    void shufflingPixelsUndoesUnshufflingThem() {
        PlainJavaBuilder g = new PlainJavaBuilder(new TestArchitectures.HeapWeights());
        Tensor patched = g.pixelUnshuffle(x, 2);
        assertThat(patched.shape()).containsExactly(2, 12, 4, 4);
        assertThat(g.pixelShuffle(patched, 2).values()).isEqualTo(x.values());
    }

    private Tensor plainJava(UNetArchitecture arch) {
        PlainJavaBuilder g = new PlainJavaBuilder(TestArchitectures.randomWeights(arch, 9));
        Tensor y = arch.numClasses() > 0 ? Tensor.of(new double[] {LABELS[0], LABELS[1]}, 2) : null;
        return UNet.describe(arch, g, x, Tensor.of(C_NOISE.clone(), 2), xT, y);
    }

    private Tensor evaluate(UNetArchitecture arch, Precision precision) {
        try (Network network =
                        Network.compile(arch, TestArchitectures.randomWeights(arch, 9), precision, Device.cpu());
                Network.Session session = arch.numClasses() > 0 ? network.session(xT, LABELS) : network.session(xT)) {
            return session.evaluate(x, C_NOISE);
        }
    }

    private static double worst(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        double worst = 0;
        for (int i = 0; i < a.values().length; i++) {
            worst = Math.max(worst, Math.abs(a.values()[i] - b.values()[i]));
        }
        return worst;
    }

    private static double largest(Tensor a) {
        return Arrays.stream(a.values()).map(Math::abs).max().orElseThrow();
    }
}
