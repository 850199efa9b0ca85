/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.ModelIdentity;

/** The model that a training starts from, held in memory: its file may be the one that the run will write. */
record StartingModel(ModelCard card, Weights weights) {
    private static final String FIRST = "input_blocks.0.0.weight";

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

    /**
     * Its weights for a network that may also see the colours of regions: the weights of these inputs start at zero, so that the
     * larger network begins where the smaller one ends.
     */
    Weights weightsFor(UNetArchitecture wanted) {
        UNetArchitecture own = card.network();
        if (wanted.inChannels() == own.inChannels()) {
            return weights;
        }
        int patch = own.patchSize() * own.patchSize();
        return Weights.of(weights.names().stream()
                .map(name -> name.equals(FIRST)
                        ? widened(own.inChannels() * patch, wanted.inChannels() * patch)
                        : new NamedArray(name, weights.shape(name), weights.finiteFloats(name)))
                .toList());
    }

    /** The first convolution with zeros after its first {@code from} input channels, up to {@code to}. */
    private NamedArray widened(int from, int to) {
        long[] shape = weights.shape(FIRST);
        int kernel = Math.toIntExact(shape[2] * shape[3]);
        int row = Math.toIntExact(shape[1]) * kernel;
        int wide = row + (to - from) * kernel;
        float[] narrow = weights.finiteFloats(FIRST);
        float[] values = new float[Math.toIntExact(shape[0]) * wide];
        for (int out = 0; out < shape[0]; out++) {
            System.arraycopy(narrow, out * row, values, out * wide, from * kernel);
            System.arraycopy(narrow, out * row + from * kernel, values, out * wide + to * kernel, row - from * kernel);
        }
        return new NamedArray(FIRST, new long[] {shape[0], shape[1] + to - from, shape[2], shape[3]}, values);
    }

    /** Its name, and which of that name it is. */
    String identity() {
        ModelIdentity identity = ModelIdentity.of(card);
        return "%s (%.12s)".formatted(identity.name(), identity.fingerprint());
    }
}
