/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Loader;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.Caches;
import org.diffusionbridges.networks.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model is loaded, and onto what. */
public final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "NAME|FILE",
            description = "An embedded model or a fetched checkpoint ('bridges models' lists them), or a model file. "
                    + "With --preset it may be left out: the cache's file is taken.")
    private @Nullable String model;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Which published checkpoint the model file is: edges2handbags, diode or imagenet-inpainting. "
                    + "Its schedule, its network and its way with pictures come with the name.")
    private @Nullable String preset;

    @Option(
            names = "--device",
            paramLabel = "auto|cpu|gpu|gpu:N",
            defaultValue = "auto",
            description = "Where the network runs; auto is the GPU if there is one, else the CPU. "
                    + "Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = "--precision",
            paramLabel = "float32|float16|bfloat16",
            defaultValue = "float32",
            description = "What the weights are kept in. Half precision is for GPUs. Default: ${DEFAULT-VALUE}.")
    private Precision precision = Precision.FLOAT32;

    /** Judges what can be judged before a model is loaded. */
    public void check() {
        if (preset != null) {
            Preset.named(preset);
        } else if (model == null) {
            throw new IllegalArgumentException("a model is missing: name one with --model or --preset");
        }
    }

    /** What was said of the model, as it was said; the preset's name where nothing else was. */
    public String model() {
        return model != null ? model : String.valueOf(preset);
    }

    /** Which published checkpoint it is, if that was said. */
    public @Nullable Preset preset() {
        return preset == null ? null : Preset.named(preset);
    }

    /** Where it runs, by name. */
    public String device() {
        return device;
    }

    /** What the weights are kept in. */
    public Precision precision() {
        return precision;
    }

    /** The model, loaded. */
    Bridge load() {
        Loader loader = Bridges.loader().device(device).precision(precision);
        if (preset == null) {
            return loader.load(Objects.requireNonNull(model, "check() was not called"));
        }
        Preset chosen = Preset.named(preset);
        if (model == null) {
            return loader.load(chosen.toString());
        }
        Path file = file();
        if (file == null || !Files.exists(file)) {
            throw new IllegalArgumentException(
                    "with --preset, --model must be a checkpoint file, got %s: there is none".formatted(model));
        }
        return loader.load(file, chosen);
    }

    /** The file that the weights come from, where they come from one of the user's; an embedded model has none. */
    @Nullable
    Path file() {
        if (model == null) {
            return preset == null ? null : Caches.checkpoint(Preset.named(preset));
        }
        try {
            return Path.of(model);
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
