/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.evaluation.GridFit;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.Multistep;
import org.diffusionbridges.samplers.Samplers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges fit-grid MODEL DATA OUT}: the times at which a model is best evaluated. */
@Command(
        name = "fit-grid",
        description =
                "Find the times at which a solver's few steps end nearest to the bridge's ODE, for this model, and write "
                        + "the model with them in its card: --sampler fast and --grid fitted take them.")
final class FitGridCommand extends BridgesCommand implements Runnable {

    /** Two steps: between one step's ends there is nothing to fit. */
    private static final int LEAST_NFE = 3;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An embedded model, or a model file.")
    private String model = "";

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description =
                    "What it was trained on: a dataset that comes with the toolkit, whose training split is taken, or a "
                            + "folder of pairs.")
    private String data = "";

    @Mixin
    private PairOptions pairOptions;

    @Parameters(index = "2", paramLabel = "OUT", description = "The model file to write, ending in .safetensors.")
    private Path out = Path.of("");

    @Option(
            names = "--sampler",
            defaultValue = "dpm2",
            paramLabel = "NAME",
            description = "dbim, order2, order3, dpm2, dpm3, unipc2 or unipc3. Default: ${DEFAULT-VALUE}.")
    private String sampler = "dpm2";

    @Option(
            names = "--nfe",
            split = ",",
            defaultValue = "3,4,5,6,7,8,9,10,12,15,16,20",
            paramLabel = "N",
            description =
                    "For these evaluations, rising, from 3 on; what lies between is interpolated. Default: ${DEFAULT-VALUE}.")
    private List<Integer> nfe = List.of();

    @Option(
            names = "--limit",
            defaultValue = "32",
            paramLabel = "N",
            description = "Over N sources of DATA, evenly from all of it. Default: ${DEFAULT-VALUE}.")
    private int sources;

    @Option(
            names = "--rounds",
            defaultValue = "2",
            paramLabel = "N",
            description = "How often each time is moved. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public void run() {
        if (!(Samplers.of(sampler) instanceof Multistep solver)) {
            throw new IllegalArgumentException(
                    "--sampler must be a multistep solver (dbim, order2, order3, dpm2, dpm3, unipc2, unipc3), got "
                            + sampler);
        }
        eachAtLeast(LEAST_NFE, "--nfe", nfe);
        atLeast(1, "--limit", sources);
        atLeast(1, "--rounds", rounds);
        Outputs.checkSafetensors(out);
        pairOptions.check(data);
        try (Bridge bridge = Bridges.load(model)) {
            List<Integer> steps =
                    nfe.stream().map(solver::stepsFor).distinct().sorted().toList();
            FittedGrid grid = GridFit.fit(
                    bridge, solver, pairs(bridge.card()), sources, steps, rounds, (n, distance) -> errors().printf(
                                    Locale.ROOT, "%d evaluations: %.5f from the ODE's solution%n", n + 1, distance));
            ModelFiles.rewrite(EmbeddedModels.file(model), bridge.card().withFittedGrid(grid), out);
        }
        output().println(out);
    }

    private PairDataset pairs(ModelCard card) {
        if (PairOptions.isFolder(data)) {
            return TestData.of(data, pairOptions, card, errors()).pairs();
        }
        PairDataset pairs = TestData.named(data).train();
        TestData.requireFit(pairs, card);
        return pairs;
    }
}
