/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.List;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.checkpoints.ModelCard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridges models}: the embedded models in a table, or the card of one. */
@Command(name = "models", description = "List the embedded models, or show one's card.")
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Show this model's card.")
    private @Nullable String name;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<ModelCard> models = Bridges.models();
        if (name != null) {
            ModelCard card = find(models, name);
            out.println(json ? card.toJson() : card.toString());
        } else if (json) {
            out.println("["
                    + String.join(",\n", models.stream().map(ModelCard::toJson).toList()) + "]");
        } else {
            table(out, models);
        }
    }

    private static ModelCard find(List<ModelCard> models, String name) {
        return models.stream()
                .filter(card -> card.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no embedded model '%s': there is %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        models.stream().map(ModelCard::name).toList()))));
    }

    private static void table(PrintWriter out, List<ModelCard> models) {
        int width = models.stream().mapToInt(card -> card.name().length()).max().orElse(0);
        for (ModelCard card : models) {
            out.printf(
                    "%-" + width + "s  %s, %dx%d, %.1f M parameters, %s%n",
                    card.name(),
                    card.task(),
                    card.imageSize(),
                    card.imageSize(),
                    card.parameters() / 1e6,
                    card.licence());
        }
    }
}
