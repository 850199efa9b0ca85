/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.training.Training;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges distill MODEL DATA OUT}: a model of one or two evaluations from one that needs more. */
@Command(
        name = "distill",
        description = "Distil a model into one that draws in one or two evaluations.",
        footer = {
            "",
            "The folder OUT.training is kept as by train: the same command, given again after an interruption, goes on. "
                    + "The held-out loss is how far one jump is from the teacher's own picture.",
        })
final class DistillCommand extends TrainingCommand {

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The teacher: an embedded model's name, or a model file.")
    private String teacher = "";

    @Parameters(index = "1", paramLabel = "DATA", description = "What it was trained on: as for train.")
    private String data = "";

    @Parameters(index = "2", paramLabel = "OUT", description = "The student's file, ending in .safetensors.")
    private Path out;

    @Option(names = "--batch", paramLabel = "N", description = "Pairs a step. Default: 16.")
    private @Nullable Integer batch;

    @Option(names = "--rate", paramLabel = "R", description = "The learning rate at its peak. Default: 3e-4.")
    private @Nullable Double rate;

    @Override
    String data() {
        return data;
    }

    @Override
    Path out() {
        return out;
    }

    @Override
    PairFolder read(Path folder, PairOptions options) {
        try (Bridge bridge = Bridges.load(teacher)) {
            ModelCard card = bridge.card();
            return options.read(folder, card.imageSize(), card.sourceChannels(), card.targetChannels(), errors());
        }
    }

    @Override
    Training on(PairDataset pairs) {
        Training training = Bridges.distill(teacher, pairs);
        if (batch != null) {
            training = training.batch(batch);
        }
        return rate == null ? training : training.learningRate(rate);
    }
}
