/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.ModelIdentity;

/** The model that a training starts from, held in memory: its file may be the one that the run will write. */
record StartingModel(ModelCard card, Weights weights) {

    static StartingModel read(Path file) {
        ModelCard card = ModelFiles.card(file)
                .orElseThrow(() -> new BridgeException(file
                        + " has no model card, which tells its network and schedule: put one beside it, of the same name"
                        + " with the ending .json"));
        List<NamedArray> arrays = new ArrayList<>();
        try (Weights weights = Checkpoints.open(file)) {
            for (String name : weights.names()) {
                arrays.add(new NamedArray(name, weights.shape(name), weights.finiteFloats(name)));
            }
        }
        return new StartingModel(card, Weights.of(arrays));
    }

    /** Its name, and which of that name it is. */
    String identity() {
        ModelIdentity identity = ModelIdentity.of(card);
        return "%s (%.12s)".formatted(identity.name(), identity.fingerprint());
    }
}
