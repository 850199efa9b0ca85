/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.evaluation.Discretisation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridges solvers MODEL DATA}: what the steps of each solver cost. */
@Command(
        name = "solvers",
        description =
                "Measure how far each deterministic solver's pictures are from where the bridge's ODE ends, from the same "
                        + "noise, against network evaluations: a table and a plot.")
final class SolversCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private TestedModel tested;

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
    public void run() {
        if (nfe.stream().anyMatch(n -> n < 2)) {
            throw new IllegalArgumentException("--nfe must be at least 2 each, got " + nfe);
        }
        if (sources < 1) {
            throw new IllegalArgumentException("--limit must be at least 1, got " + sources);
        }
        try (Bridge bridge = tested.load();
                TestData test = tested.data(bridge, spec.commandLine().getErr())) {
            Discretisation measured = Discretisation.measure(bridge, test.pairs(), sources, nfe);
            measured.save(out);
            spec.commandLine().getOut().println(measured.table().printAll());
            spec.commandLine().getOut().println(out);
        }
    }
}
