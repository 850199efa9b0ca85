/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.Caches;
import org.diffusionbridges.models.internal.CheckpointCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges models}: the embedded models and the published checkpoints in a table, or the card of one. */
@Command(
        name = "models",
        description = "List the embedded models and the published checkpoints, or show one's card.",
        footer = {"", "With --json: the cards of the models that can be loaded by name now."})
final class ModelsCommand extends BridgesCommand implements Runnable {

    @Parameters(
            arity = "0..1",
            paramLabel = "MODEL",
            description = "Show the card of this model, by its name or its file.")
    private @Nullable String name;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = output();
        CheckpointCache cache = new CheckpointCache();
        List<ModelCard> ready = new ArrayList<>(Bridges.models());
        Arrays.stream(Preset.values()).filter(cache::has).map(Preset::card).forEach(ready::add);
        if (name != null) {
            ModelCard card = find(name);
            out.println(json ? Printable.text(card.toJson()) : card.toString());
        } else if (json) {
            out.println("["
                    + String.join(",\n", ready.stream().map(ModelCard::toJson).toList()) + "]");
        } else {
            out.println(Bridges.models());
            published(out, cache);
        }
    }

    private static ModelCard find(String name) {
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return ModelFiles.card(file)
                    .orElseThrow(() -> new BridgeException(file + " has no card: it was not made by bridges train"));
        }
        return Bridges.models().stream()
                .filter(card -> card.name().equals(name))
                .findFirst()
                .or(() -> Preset.find(name).map(Preset::card))
                .orElseThrow(() -> new IllegalArgumentException("there is no model and no file '%s': there is %s"
                        .formatted(
                                name,
                                Stream.concat(Bridges.models().stream().map(ModelCard::name), Stream.of(Preset.names()))
                                        .collect(Collectors.joining(", ")))));
    }
    /** What the authors published, whether it is here or how it comes here. */
    private static void published(PrintWriter out, CheckpointCache cache) {
        out.printf("%nPublished checkpoints, in %s:%n", Caches.checkpoints());
        for (Preset preset : Preset.values()) {
            String state = !cache.has(preset)
                    ? "not there: bridges fetch " + preset
                    : cache.recorded(preset)
                            .map(entry -> "there, SHA-256 %.16s...".formatted(entry.sha256()))
                            .orElse("there, not checked: bridges fetch " + preset);
            out.printf("%-20s %s%n", preset, state);
        }
    }
}
