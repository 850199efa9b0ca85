/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.evaluation.Discretisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bridges solvers MODEL DATA}: what the steps of each solver cost. */
@Command(
        name = "solvers",
        description =
                "Measure how far each deterministic solver's pictures are from where the bridge's ODE ends, from the same "
                        + "noise, against network evaluations: a table and a plot.")
final class SolversCommand extends TestCommand {

    @Option(
            names = "--nfe",
            split = ",",
            defaultValue = "3,4,5,6,8,10,15,20,50",
            paramLabel = "N",
            description = "Network evaluations, separated by commas. Default: ${DEFAULT-VALUE}.")
    private List<Integer> nfe = List.of();

    @Option(
            names = "--limit",
            defaultValue = "64",
            paramLabel = "N",
            description = "Over N sources of DATA, evenly from all of it. Default: ${DEFAULT-VALUE}.")
    private int sources;

    @Option(
            names = "--out",
            defaultValue = "solvers",
            paramLabel = "DIR",
            description = "The folder for results, which is made if need be. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("solvers");

    @Override
    void check() {
        eachAtLeast(2, "--nfe", nfe);
        atLeast(1, "--limit", sources);
    }

    @Override
    void run(Bridge bridge, TestData test) {
        Discretisation measured = Discretisation.measure(bridge, test.pairs(), sources, nfe);
        measured.save(out);
        output().println(measured.table().printAll());
        output().println(out);
    }
}
