// SPDX-License-Identifier: Apache-2.0
// Writes networks as TorchScript archives into target/gpu, for check.py. In the repository's root:
//
//     ./bridges shell tests/gpu/export.jsh           the embedded models in every precision, 60 MB
//     FULL=1 ./bridges shell tests/gpu/export.jsh    and two published networks with random weights, some 6 GB
import org.diffusionbridges.models.internal.*;
import org.diffusionbridges.networks.*;

void export(String name, UNetArchitecture network, Weights weights, Precision... precisions) throws IOException {
    var folder = Files.createDirectories(Path.of("target", "gpu"));
    int size = network.imageSize();
    int sources = network.conditionChannels() == 0 ? network.inChannels() : network.conditionChannels();
    Files.writeString(folder.resolve(name + ".json"), """
            {"x": [%d, %d, %d], "xT": [%d, %d, %d], "classes": %d}
            """.formatted(network.inChannels(), size, size, sources, size, size, network.numClasses()));
    for (var precision : precisions) {
        TorchScript.compile(network, weights, precision, folder.resolve(name + "." + precision + ".pt"));
    }
    System.out.println(name);
}

for (var model : EmbeddedModels.list()) {
    try (var weights = Checkpoints.open(model.file(Caches.folder()))) {
        export(model.card().name(), model.card().network(), weights, Precision.values());
    }
}
if (System.getenv("FULL") != null) {
    for (var preset : List.of(Preset.EDGES2HANDBAGS, Preset.DIODE)) {
        var network = preset.card().network();
        export(preset.toString(), network, Network.randomWeights(network, 1), Precision.FLOAT32, Precision.BFLOAT16);
    }
}
