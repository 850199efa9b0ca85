/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.training.Training;
import org.diffusionbridges.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridges distill MODEL DATA OUT}: a model of one or two evaluations from one that needs more. */
@Command(
        name = "distill",
        description = "Distil a model into one that draws in one or two evaluations.",
        footer = {
            "",
            "The folder OUT.training is kept as by train: the same command, given again after an interruption, goes on. "
                    + "The held-out loss is how far one jump is from the teacher's own picture.",
        })
final class DistillCommand implements Callable<Integer> {
    private static final double TEST_SHARE = 0.1;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The teacher: an embedded model's name, or a model file.")
    private String teacher = "";

    @Parameters(index = "1", paramLabel = "DATA", description = "What it was trained on: as for train.")
    private String data = "";

    @Parameters(index = "2", paramLabel = "OUT", description = "The student's file, ending in .safetensors.")
    private Path out;

    @ArgGroup(multiplicity = "1")
    private TrainCommand.Length length = new TrainCommand.Length();

    @Option(names = "--batch", paramLabel = "N", description = "Pairs a step. Default: 16.")
    private @Nullable Integer batch;

    @Option(names = "--rate", paramLabel = "R", description = "The learning rate at its peak. Default: 3e-4.")
    private @Nullable Double rate;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "SEED", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--flips", description = "Mirror half of the pairs from left to right.")
    private boolean flips;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the student is called. Default: the name of OUT without its ending.")
    private @Nullable String name;

    @Mixin
    private PairOptions pairOptions;

    @Override
    public Integer call() {
        TrainCommand.checkOut(out);
        length.check();
        pairOptions.check(data);
        PrintWriter progress = spec.commandLine().getErr();
        @Nullable NamedPairs named = PairOptions.isFolder(data) ? null : TestData.named(data);
        Training training = named == null
                ? onFolder(progress)
                : Bridges.distill(teacher, named.train()).heldOut(named.test());
        training = length.of(training)
                .seed(seed)
                .flips(flips)
                .folder(out.resolveSibling(out.getFileName() + ".training"))
                .listener(new TrainCommand.Lines(progress, null));
        if (batch != null) {
            training = training.batch(batch);
        }
        if (rate != null) {
            training = training.learningRate(rate);
        }
        TrainingResult result = training.run();
        TrainCommand.write(result, TrainCommand.card(result, name, out, data, spec), out, spec);
        return ExitCode.OK;
    }

    private Training onFolder(PrintWriter progress) {
        ModelCard card;
        try (Bridge bridge = Bridges.load(teacher)) {
            card = bridge.card();
        }
        PairFolder pairs = pairOptions.read(
                Path.of(data), card.imageSize(), card.sourceChannels(), card.targetChannels(), progress);
        PairFolder.Split split = pairs.split(TEST_SHARE);
        return Bridges.distill(teacher, split.train()).heldOut(split.test());
    }
}
