/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.models.internal.EmbeddedModels.EmbeddedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedModelTest {

    @Test
    void thisJarCarriesEdges2fashionWholeAndCredited(@TempDir Path cache) {
        EmbeddedModel model = EmbeddedModels.find("edges2fashion").orElseThrow();
        ModelCard card = model.card();
        assertThat(card.licence()).isEqualTo("MIT");
        assertThat(card.dataLicence()).isEqualTo("MIT");
        assertThat(card.data()).contains("Fashion-MNIST");
        assertThat(card.credits()).contains("Zalando");
        assertThat(card.imageSize()).isEqualTo(32);
        try (Weights weights = Checkpoints.open(model.file(cache))) {
            assertThat(weights.parameters()).isEqualTo(card.parameters()).isEqualTo(3_553_633);
            // The first read compares the whole file with its checksum.
            weights.names().forEach(weights::finiteFloats);
        }
    }
}
