/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.tensors.Tensor;

/** Latents as safetensors files: two arrays, and whose they are. */
final class LatentFile {
    private static final String NOISE = "noise";
    private static final String SOURCE = "xT";
    private static final String MODEL = "bridges.model";
    private static final String FINGERPRINT = "bridges.model.fingerprint";

    private LatentFile() {}

    static void write(Latent latent, Path file) {
        Map<String, String> metadata =
                Map.of(MODEL, latent.model().name(), FINGERPRINT, latent.model().fingerprint());
        Weights arrays = Weights.of(List.of(array(NOISE, latent.noise()), array(SOURCE, latent.xT())));
        Checkpoints.saveArrays(file, metadata, arrays);
    }

    private static NamedArray array(String name, Tensor tensor) {
        return new NamedArray(name, Arrays.stream(tensor.shape()).asLongStream().toArray(), tensor.floats());
    }

    static Latent read(Path file) {
        Map<String, String> metadata = Checkpoints.metadata(file);
        String model = metadata.get(MODEL);
        String fingerprint = metadata.get(FINGERPRINT);
        try (Weights arrays = Checkpoints.open(file)) {
            if (model == null || fingerprint == null || !arrays.names().containsAll(List.of(NOISE, SOURCE))) {
                throw new BridgeException("%s is no latent: it must be a file that Latent.save wrote".formatted(file));
            }
            return new Latent(tensor(arrays, NOISE), tensor(arrays, SOURCE), new ModelIdentity(model, fingerprint));
        }
    }

    private static Tensor tensor(Weights arrays, String name) {
        int[] shape =
                Arrays.stream(arrays.shape(name)).mapToInt(Math::toIntExact).toArray();
        return Tensor.of(arrays.finiteFloats(name), shape);
    }
}
