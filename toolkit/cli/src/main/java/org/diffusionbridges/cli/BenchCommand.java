/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.training.StepCost;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class BenchCommand implements java.util.concurrent.Callable<Integer> {
    private static final List<Integer> BATCHES = List.of(1, 16);
    private static final int STEPS = 10;
    private static final int FIRST_IMAGES = 3;
    private static final int TRAINING_BATCH = 32;

    @Spec
    private CommandSpec spec;

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

    /** One line of the table. */
    private record Line(String model, Benchmark.Cost cost) {}

    /** One embedded model's whole. */
    private record Whole(String model, double firstImageSeconds, OptionalLong peakBytes, StepCost step) {}

    @Override
    public Integer call() {
        if (rounds < 1) {
            throw new IllegalArgumentException("--rounds must be at least 1, got " + rounds);
        }
        List<Line> lines = new ArrayList<>();
        List<Whole> wholes = new ArrayList<>();
        for (ModelCard card : models()) {
            wholes.add(whole(card));
            try (Bridge bridge = Bridges.load(card.name())) {
                for (int batch : BATCHES) {
                    lines.add(new Line(card.name(), Benchmark.sampling(bridge, batch, STEPS, rounds)));
                }
            }
        }
        if (fullSize) {
            for (Preset preset : List.of(Preset.EDGES2HANDBAGS, Preset.DIODE)) {
                try (Bridge bridge = Bridges.loader().random(preset.card())) {
                    lines.add(new Line(preset.card().name(), Benchmark.sampling(bridge, 1, 1, Math.min(rounds, 3))));
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            json(out, lines, wholes);
        } else {
            table(out, lines, wholes);
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
        OptionalLong peak = first.stream()
                .flatMapToLong(image -> image.peakBytes().stream())
                .max();
        return new Whole(card.name(), seconds, peak, StepCost.measure(card.network(), TRAINING_BATCH, rounds));
    }

    private void table(PrintWriter out, List<Line> lines, List<Whole> wholes) {
        out.printf(
                "%-16s %5s %5s %12s %10s %10s %10s%n",
                "model", "batch", "NFE", "network ms", "overhead", "(CPU)", "images/s");
        for (Line line : lines) {
            Benchmark.Cost cost = line.cost();
            out.printf(
                    Locale.ROOT,
                    "%-16s %5d %5d %12.2f %9.1f%% %9.1f%% %10.3g%n",
                    line.model(),
                    cost.batch(),
                    cost.nfe(),
                    cost.bareMillis(),
                    100 * cost.overhead(),
                    100 * cost.cpuOverhead(),
                    cost.imagesPerSecond());
        }
        for (Whole whole : wholes) {
            out.printf(
                    Locale.ROOT,
                    "%n%s: %.2f s from the start of the process to its first picture (%d steps), %s at most%n",
                    whole.model(),
                    whole.firstImageSeconds(),
                    STEPS,
                    megabytes(whole.peakBytes()));
            StepCost step = whole.step();
            out.printf(
                    Locale.ROOT,
                    "%s: a training step on %d pairs takes %.0f ms, %.2f evaluations of them%n",
                    whole.model(),
                    step.batch(),
                    step.stepMillis(),
                    step.evaluations());
        }
        out.printf(
                "%nthis process: %s at most; Bridges %s, Java %s, %d processors%n",
                megabytes(FirstImage.peakBytes(ProcessHandle.current().pid())),
                Version.toolkit(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
    }

    private static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? (bytes.getAsLong() >> 20) + " MB" : "memory that this system does not tell";
    }

    private void json(PrintWriter out, List<Line> lines, List<Whole> wholes) {
        GsonBuilder gson = new GsonBuilder().setPrettyPrinting();
        JsonObject all = new JsonObject();
        all.addProperty("bridges", Version.toolkit());
        all.addProperty("java", Runtime.version().toString());
        all.addProperty("processors", Runtime.getRuntime().availableProcessors());
        var sampling = new com.google.gson.JsonArray();
        for (Line line : lines) {
            JsonObject object = gson.create().toJsonTree(line.cost()).getAsJsonObject();
            object.addProperty("model", line.model());
            sampling.add(object);
        }
        all.add("sampling", sampling);
        var models = new com.google.gson.JsonArray();
        for (Whole whole : wholes) {
            JsonObject object = new JsonObject();
            object.addProperty("model", whole.model());
            object.addProperty("firstImageSeconds", whole.firstImageSeconds());
            whole.peakBytes().ifPresent(bytes -> object.addProperty("peakBytes", bytes));
            object.addProperty("trainingBatch", whole.step().batch());
            object.addProperty("trainingStepMillis", whole.step().stepMillis());
            object.addProperty("trainingStepInEvaluations", whole.step().evaluations());
            models.add(object);
        }
        all.add("models", models);
        FirstImage.peakBytes(ProcessHandle.current().pid())
                .ifPresent(bytes -> all.addProperty("peakBytesOfTheBenchmark", bytes));
        out.println(gson.create().toJson(all));
    }
}
