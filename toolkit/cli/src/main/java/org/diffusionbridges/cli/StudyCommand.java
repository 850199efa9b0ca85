/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.evaluation.Study;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bridges study MODEL DATA}: the paper's claims, recomputed. */
@Command(
        name = "study",
        description =
                "Recompute the claims of DBIM's paper for a model: quality against evaluations, equal quality, eta, "
                        + "reconstruction, diversity, interpolation. docs/study.md explains the results.",
        footer = {
            "",
            "It takes ten minutes or more for edges2fashion on two cores that nothing else uses. Pictures are kept under OUT/work; the same command, "
                    + "given again after an interruption or a kill, makes only what is missing.",
        })
final class StudyCommand extends TestCommand {

    @Option(
            names = "--limit",
            defaultValue = "128",
            paramLabel = "N",
            description = "Over N pairs of a fixed shuffle; what costs most is over fewer, as the tables say. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for results, which is made if need be. Default: study/MODEL.")
    private @Nullable Path out;

    @Override
    void run(Bridge bridge, TestData test) {
        Path folder = out == null ? Path.of("study", bridge.card().name()) : out;
        new Study(bridge, test.pairs(), test.classifier(), folder, limit).run();
        output().println(folder);
    }
}
