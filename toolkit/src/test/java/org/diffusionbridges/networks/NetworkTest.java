/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
    @TempDir
    Path directory;

    @Test
    void aFreshNetworkPredictsZero() {
        try (Network network = fresh();
                Network.Session session = network.session(image(1))) {
            assertThat(session.evaluate(image(2), -100.0).values()).containsOnly(0.0);
        }
    }

    @Test
    void closingTwiceIsClosingOnceAndWhatComesAfterIsRefused() {
        Network network = fresh();
        Network.Session session = network.session(image(1));
        network.close();
        network.close();
        assertThat(network.isClosed()).isTrue();
        assertThatThrownBy(() -> session.evaluate(image(2), 0.0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network.session(image(1))).isInstanceOf(IllegalStateException.class);
        session.close();
    }

    @Test
    void aFileThatIsNoArchiveIsRefusedByName() throws Exception {
        Path file = Files.writeString(directory.resolve("notes.pt"), "not a network");
        assertThatThrownBy(() -> Network.load(file, Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("notes.pt")
                .hasCauseInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Network.load(directory.resolve("absent.pt"), Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("absent.pt");
    }

    private static Network fresh() {
        UNetArchitecture arch = TestArchitectures.small();
        return Network.compile(arch, new FreshWeights(arch, 7), Precision.FLOAT32, Device.cpu());
    }

    private static Tensor image(long seed) {
        return TestArchitectures.noise(seed, 2, 3, 8, 8);
    }
}
