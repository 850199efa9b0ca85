/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.display.Display;
import org.diffusionbridges.evaluation.Evaluation;
import org.diffusionbridges.evaluation.EvaluationResult;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.Samplers;
import org.diffusionbridges.samplers.TimeGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bridges evaluate MODEL DATA}: samplers over a test set. */
@Command(
        name = "evaluate",
        description = "Measure samplers over a test set: tables and plots of quality against network evaluations.",
        footer = {
            "",
            "Every picture is kept under OUT/pictures; the same command, given again after an interruption or a kill, or with "
                    + "a larger --limit or more samplers, makes only what is missing.",
        })
final class EvaluateCommand extends TestCommand {

    @Option(
            names = "--samplers",
            split = ",",
            defaultValue = "dbim,heun",
            paramLabel = "NAME",
            description = "Separated by commas: " + Samplers.NAMES + ". " + "Default: ${DEFAULT-VALUE}.")
    private List<String> samplers = List.of();

    @Option(
            names = "--nfe",
            split = ",",
            defaultValue = "1,5,10,20",
            paramLabel = "N",
            description =
                    "Network evaluations, separated by commas; a sampler takes as many steps as these pay for. 1 is the "
                            + "network's first prediction alone. Default: ${DEFAULT-VALUE}.")
    private List<Integer> nfe = List.of();

    @Option(
            names = "--grids",
            split = ",",
            paramLabel = "NAME",
            description =
                    "uniform, logSnr, karras, karras:EXPONENT, asinh:SCALE, fitted, separated by commas. Default: each sampler's own.")
    private @Nullable List<String> grids;

    @Option(
            names = "--limit",
            defaultValue = "100",
            paramLabel = "N",
            description = "Over N pairs of a fixed shuffle. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--answers",
            defaultValue = "1",
            paramLabel = "N",
            description = "N answers to each source, for how diverse they are; all other figures are of the first. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int answers;

    @Option(
            names = "--flat-regions",
            description = "Give every region that a source's lines enclose one colour, with every sampler.")
    private boolean flatRegions;

    @Option(
            names = "--smooth-regions",
            negatable = true,
            description = "Let colours run smoothly within every region, with every sampler. Default: the model's.")
    private @Nullable Boolean smoothRegions;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "S",
            description = "Pair i has the seed S + i. Default: 0.")
    private long seed;

    @Option(
            names = "--out",
            defaultValue = "evaluation",
            paramLabel = "DIR",
            description = "The folder for results, which is made if need be. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("evaluation");

    @Override
    void check() {
        samplers.forEach(Samplers::of);
        if (grids != null) {
            grids.forEach(SamplingOptions::checkGrid);
        }
        eachAtLeast(1, "--nfe", nfe);
        atLeast(1, "--limit", limit);
        atLeast(1, "--answers", answers);
        if (!Terminal.isWatched()) {
            Display.on(new ProgressLines(errors()));
        }
    }

    @Override
    void run(Bridge bridge, TestData test) {
        Evaluation evaluation = Evaluation.of(bridge, test.pairs(), samplings(bridge))
                .moreMetrics(test.metrics())
                .answers(answers)
                .limit(limit)
                .folder(out);
        EvaluationResult result = test.classifier() == null
                ? evaluation.run()
                : evaluation.classifier(test.classifier()).run();
        result.save(out);
        output().print(result);
        output().println(out);
    }

    private Sampling shaded(Sampling sampling) {
        Sampling flat = sampling.flatRegions(flatRegions);
        return smoothRegions == null ? flat : flat.smoothRegions(smoothRegions);
    }

    private List<Sampling> samplings(Bridge bridge) {
        List<TimeGrid> chosen =
                grids == null ? List.of() : grids.stream().map(bridge::grid).toList();
        Map<Object, Sampling> samplings = new LinkedHashMap<>(); // two NFE may pay for the same steps
        for (int budget : nfe) {
            if (budget == 1) {
                samplings.put("first", shaded(bridge.firstPrediction().seed(seed)));
                continue;
            }
            for (String name : samplers) {
                Sampler method = Samplers.of(name);
                Sampling own =
                        shaded(bridge.sampling(method, method.stepsFor(budget)).seed(seed));
                for (Sampling sampling : chosen.isEmpty()
                        ? List.of(own)
                        : chosen.stream().map(own::grid).toList()) {
                    samplings.put(sampling.settings(), sampling);
                }
            }
        }
        return List.copyOf(samplings.values());
    }
}
