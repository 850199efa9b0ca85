/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

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
    void thisJarCarriesSketch2emojiWholeAndCreditedUnderItsDatasLicence(@TempDir Path cache) {
        EmbeddedModel model = EmbeddedModels.find("sketch2emoji").orElseThrow();
        ModelCard card = model.card();
        assertThat(card.licence()).isEqualTo("MIT");
        assertThat(card.dataLicence()).isEqualTo("MIT");
        assertThat(card.data()).contains("Fluent Emoji");
        assertThat(card.credits()).contains("Fluent Emoji");
        assertThat(card.copyright())
                .as("what its pictures say")
                .contains("MIT. Credits: Fluent Emoji, Microsoft Corporation");
        assertThat(card.imageSize()).isEqualTo(64);
        assertThat(card.schedule()).isEqualTo(new VeSchedule(5, 0.002));
        assertThat(card.defaultGrid()).isEqualTo(TimeGrid.logSnr());
        assertThat(card.network().regionColours()).isTrue();
        assertThat(card.trained()).containsKeys("steps", "minutes", "seed", "times");
        try (Weights weights = Checkpoints.open(model.file(cache))) {
            assertThat(weights.parameters()).isEqualTo(card.parameters()).isEqualTo(3_566_604);
            // The first read compares the whole file with its checksum.
            weights.names().forEach(weights::finiteFloats);
        }
    }
}
