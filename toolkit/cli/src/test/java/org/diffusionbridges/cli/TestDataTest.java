/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Map;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class TestDataTest {

    private static ModelCard card(int size, int channels) {
        return new ModelCard(
                "small",
                "anything to noise",
                VpSchedule.DEFAULT,
                DdbmPreconditioning.DEFAULT,
                TimeGrid.uniform(),
                UNetArchitecture.of(network -> {
                    network.imageSize = size;
                    network.inChannels = channels;
                    network.conditionChannels = channels;
                    network.outChannels = channels;
                    network.modelChannels = 4;
                    network.channelMult = List.of(1);
                    network.groupNormGroups = 2;
                }),
                List.of(),
                "none",
                ModelCard.NOT_STATED,
                ModelCard.NOT_STATED,
                "nobody",
                1,
                Map.of(),
                null);
    }

    private record Pairs(int size, int sourceChannels, int targetChannels) implements PairDataset {
        @Override
        public String name() {
            return "pairs/test";
        }

        @Override
        public Pair get(int index) {
            return new Pair(
                    Tensor.zeros(1, sourceChannels, size, size), Tensor.zeros(1, targetChannels, size, size), -1);
        }
    }

    @Test
    void pairsOfAnotherSizeOrInColourAreRefusedWithBothKinds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestData.requireFit(new Pairs(64, 1, 3), card(32, 1)))
                .withMessage("the pairs must be of the model's kind: 'small' makes pictures of 32x32 in grey, those of"
                        + " pairs/test are 64x64 in colour; name other data, or another model");
        assertThatIllegalArgumentException().isThrownBy(() -> TestData.requireFit(new Pairs(32, 3, 1), card(32, 1)));
    }

    @Test
    void greySourcesGoWithTargetsInColour() {
        assertThatNoException().isThrownBy(() -> TestData.requireFit(new Pairs(32, 1, 3), card(32, 3)));
    }
}
