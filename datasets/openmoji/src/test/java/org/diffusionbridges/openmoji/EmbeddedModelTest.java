/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.models.internal.EmbeddedModels.EmbeddedModel;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VeSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedModelTest {

    @Test
    void thisJarCarriesOutline2emojiWholeAndCreditedUnderItsDatasLicence(@TempDir Path cache) {
        EmbeddedModel model = EmbeddedModels.find("outline2emoji").orElseThrow();
        ModelCard card = model.card();
        assertThat(card.licence()).isEqualTo("CC-BY-SA-4.0");
        assertThat(card.dataLicence()).isEqualTo("CC-BY-SA-4.0");
        assertThat(card.data()).contains("OpenMoji");
        assertThat(card.credits()).contains("OpenMoji");
        assertThat(card.copyright())
                .as("what its pictures say")
                .contains("CC-BY-SA-4.0. Credits: OpenMoji, the open-source emoji and icon project");
        assertThat(card.imageSize()).isEqualTo(64);
        assertThat(card.schedule()).isEqualTo(new VeSchedule(5, 0.002));
        assertThat(card.defaultGrid()).isEqualTo(TimeGrid.logSnr());
        assertThat(card.trained()).containsKeys("steps", "minutes", "seed", "times");
        try (Weights weights = Checkpoints.open(model.file(cache))) {
            assertThat(weights.parameters()).isEqualTo(card.parameters()).isEqualTo(3_563_148);
            // The first read compares the whole file with its checksum.
            weights.names().forEach(weights::finiteFloats);
        }
    }
}
