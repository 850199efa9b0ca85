/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.architectures;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class UNetArchitectureTest {

    @Test
    void everySettingIsCheckedAndNamed() {
        refused("imageSize must be a multiple of 4", () -> arch(10, 32, List.of(1, 2, 2), 32, -1, 0.1));
        refused("modelChannels must be even", () -> arch(32, 33, List.of(1), 11, 11, 0.1));
        refused("channelMult must list", () -> arch(32, 32, List.of(), 32, -1, 0.1));
        refused("channelMult must list", () -> arch(32, 32, List.of(1, 0), 32, -1, 0.1));
        refused("groupNormGroups = 32, got 48 at level 0", () -> arch(32, 48, List.of(1), 32, -1, 0.1));
        refused("numHeadChannels = 64, got 32 at level 0", () -> arch(32, 32, List.of(1), 32, 64, 0.1));
        refused("numHeadChannels must be at least 1, or -1", () -> arch(32, 32, List.of(1), 32, 0, 0.1));
        refused("imageSize must be a multiple of 4", () -> arch(30, 32, List.of(1, 2, 2), 32, -1, 0));
        refused("dropout must be in [0, 1), got 1.0", () -> arch(32, 32, List.of(1), 32, -1, 1));
        refused("dropout must be in [0, 1), got NaN", () -> arch(32, 32, List.of(1), 32, -1, Double.NaN));
    }

    private static void refused(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(message);
    }

    private static UNetArchitecture arch(
            int imageSize, int modelChannels, List<Integer> mult, int groups, int headChannels, double dropout) {
        return UNetArchitecture.of(network -> {
            network.imageSize = imageSize;
            network.modelChannels = modelChannels;
            network.channelMult = mult;
            network.attentionDownsampling = List.of(1);
            network.numHeads = 4;
            network.numHeadChannels = headChannels;
            network.groupNormGroups = groups;
            network.dropout = dropout;
        });
    }
}
