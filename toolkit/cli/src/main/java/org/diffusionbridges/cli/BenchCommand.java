/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.training.StepCost;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code bridges bench}: how fast this machine is, in one run. */
@Command(
        name = "bench",
        description = "Measure speed and memory on this machine.",
        footer = {
            "",
            "'network' is the bare network's time for one evaluation of the batch. 'overhead' is what a run takes beyond its "
                    + "evaluations, in wall-clock and in CPU time. Both are evaluated in turns, and medians are taken, so that "
                    + "other work on the machine disturbs them little; a ratio within the noise may come out negative.",
        })
final class BenchCommand extends BridgesCommand implements Callable<Integer> {
    private static final List<Integer> BATCHES = List.of(1, 16);
    private static final int STEPS = 10;
    private static final int FIRST_IMAGES = 3;
    private static final int TRAINING_BATCH = 32;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "9",
            description = "Runs to measure for each line. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--model", paramLabel = "NAME", description = "This embedded model alone; all of them unless told.")
    private @Nullable String model;

    @Option(
            names = "--full-size",
            description =
                    "Also the networks of the published Edges2Handbags and DIODE checkpoints, with random weights, "
                            + "one picture at a time: needs 6 GB, and minutes.")
    private boolean fullSize;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    /** What one embedded model takes as a whole. */
    private record Whole(
            String model,
            double firstImageSeconds,
            @Nullable Long peakBytes,
            int trainingBatch,
            double trainingStepMillis,
            double trainingStepInEvaluations) {}

    /** All that was measured. */
    private record Measured(
            String bridges,
            String java,
            int processors,
            List<Benchmark.Cost> sampling,
            List<Whole> models,
            @Nullable Long peakBytesOfTheBenchmark) {}

    @Override
    public Integer call() {
        atLeast(1, "--rounds", rounds);
        List<Benchmark.Cost> sampling = new ArrayList<>();
        List<Whole> wholes = new ArrayList<>();
        for (ModelCard card : models()) {
            wholes.add(whole(card));
            try (Bridge bridge = Bridges.load(card.name())) {
                for (int batch : BATCHES) {
                    sampling.add(Benchmark.sampling(bridge, batch, STEPS, rounds));
                }
            }
        }
        if (fullSize) {
            for (Preset preset : List.of(Preset.EDGES2HANDBAGS, Preset.DIODE)) {
                try (Bridge bridge = Bridges.loader().random(preset.card())) {
                    sampling.add(Benchmark.sampling(bridge, 1, 1, Math.min(rounds, 3)));
                }
            }
        }
        Measured measured = new Measured(
                Bridges.version(),
                Runtime.version().toString(),
                Runtime.getRuntime().availableProcessors(),
                sampling,
                wholes,
                FirstImage.peakBytes(ProcessHandle.current().pid()));
        if (json) {
            output().println(new GsonBuilder().setPrettyPrinting().create().toJson(measured));
        } else {
            table(output(), measured);
        }
        return ExitCode.OK;
    }

    private List<ModelCard> models() {
        List<ModelCard> models = Bridges.models().stream()
                .filter(card -> model == null || card.name().equals(model))
                .toList();
        if (models.isEmpty()) {
            throw new IllegalArgumentException("--model must be an embedded model, see `bridges models`, got " + model);
        }
        return models;
    }

    private Whole whole(ModelCard card) {
        List<FirstImage> first = new ArrayList<>();
        for (int i = 0; i < FIRST_IMAGES; i++) {
            first.add(FirstImage.measure(card.name(), card.imageSize(), STEPS));
        }
        double seconds = first.stream()
                .mapToDouble(FirstImage::seconds)
                .sorted()
                .skip(FIRST_IMAGES / 2)
                .findFirst()
                .orElseThrow();
        Long peak = first.stream()
                .map(FirstImage::peakBytes)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        StepCost step = StepCost.measure(card.network(), TRAINING_BATCH, rounds);
        return new Whole(card.name(), seconds, peak, step.batch(), step.stepMillis(), step.evaluations());
    }

    private static void table(PrintWriter out, Measured measured) {
        out.printf(
                "%-16s %5s %5s %12s %10s %10s %10s%n",
                "model", "batch", "NFE", "network ms", "overhead", "(CPU)", "images/s");
        for (Benchmark.Cost cost : measured.sampling()) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %5d %5d %12.2f %9.1f%% %9.1f%% %10.3g%n",
                    cost.model(),
                    cost.batch(),
                    cost.nfe(),
                    cost.bareMillis(),
                    100 * cost.overhead(),
                    100 * cost.cpuOverhead(),
                    cost.imagesPerSecond());
        }
        for (Whole whole : measured.models()) {
            out.printf(
                    Locale.ROOT,
                    "%n%s: %.2f s from the start of the process to its first picture (%d steps), %s at most%n",
                    whole.model(),
                    whole.firstImageSeconds(),
                    STEPS,
                    megabytes(whole.peakBytes()));
            out.printf(
                    Locale.ROOT,
                    "%s: a training step on %d pairs takes %.0f ms, %.2f evaluations of them%n",
                    whole.model(),
                    whole.trainingBatch(),
                    whole.trainingStepMillis(),
                    whole.trainingStepInEvaluations());
        }
        out.printf(
                "%nthis process: %s at most; Bridges %s, Java %s, %d processors%n",
                megabytes(measured.peakBytesOfTheBenchmark()),
                measured.bridges(),
                measured.java(),
                measured.processors());
    }

    private static String megabytes(@Nullable Long bytes) {
        return bytes == null ? "memory that this system does not tell" : (bytes >> 20) + " MB";
    }
}
