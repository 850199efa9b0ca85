/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Collectors;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.engines.internal.Devices;
import org.diffusionbridges.engines.internal.NetworkEngine;
import org.diffusionbridges.engines.internal.SharedNetworks;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.Convention;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.Caches;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.models.internal.EmbeddedModels.EmbeddedModel;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.networks.Precision;
import org.diffusionbridges.training.TrainingResult;
import org.jspecify.annotations.Nullable;

/** How models are loaded: onto which device, in which precision. Immutable; each choice is a new value. */
public final class Loader {
    static final Loader DEFAULT = new Loader(null, Precision.FLOAT32);

    private final @Nullable Device device;
    private final Precision precision;

    private Loader(@Nullable Device device, Precision precision) {
        this.device = device;
        this.precision = precision;
    }

    /** Loads onto this device; without it, onto the GPU if there is one and else the CPU. */
    public Loader device(Device chosen) {
        return new Loader(chosen, precision);
    }

    /** Keeps the weights in this precision; float32 without it. Norms and the time embedding stay in float32. */
    public Loader precision(Precision chosen) {
        return new Loader(device, chosen);
    }

    /**
     * Keeps the weights in the precision of this name: {@code fp32}, {@code fp16} or {@code bf16}.
     *
     * @throws IllegalArgumentException if it is no such name
     */
    public Loader precision(String name) {
        return precision(Precision.named(name));
    }

    /**
     * Loads onto the device of this name: {@code auto} (the GPU if there is one, else the CPU), {@code cpu}, {@code gpu} or
     * {@code cuda}, or {@code gpu:1} for the second of several.
     *
     * @throws IllegalArgumentException if it is no such name, or there is no such device
     */
    public Loader device(String name) {
        return new Loader(Devices.named(name), precision);
    }

    /**
     * Loads an embedded model by its name, a published checkpoint by its {@linkplain Preset preset's} name if it is in the
     * cache, or a model file by its path.
     *
     * @throws IllegalArgumentException if it is none of them
     * @throws BridgeException if the file is damaged, has no card or does not fit it, or the engine fails
     */
    public Bridge load(String nameOrPath) {
        Optional<EmbeddedModel> embedded = EmbeddedModels.find(nameOrPath);
        if (embedded.isPresent()) {
            EmbeddedModel model = embedded.get();
            return load(model.file(Caches.folder()), model.card());
        }
        Optional<Preset> preset = Preset.find(nameOrPath);
        Optional<Path> cached = preset.map(Caches::checkpoint).filter(Files::isRegularFile);
        if (preset.isPresent() && cached.isPresent()) {
            return load(cached.get(), preset.get());
        }
        try {
            Path file = Path.of(nameOrPath);
            if (Files.exists(file)) {
                return load(file);
            }
        } catch (InvalidPathException e) {
            // no path, so no file: the message below says what it could have been
        }
        if (preset.isPresent()) {
            throw new IllegalArgumentException("%s is not there: `./bridges fetch %s` brings it, or says how"
                    .formatted(Caches.checkpoint(preset.get()), preset.get()));
        }
        String names =
                EmbeddedModels.list().stream().map(model -> model.card().name()).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "there is no embedded model and no file '%s': embedded are %s; published checkpoints are %s"
                        .formatted(
                                nameOrPath,
                                names.isEmpty()
                                        ? "none: those that there are come with org.diffusionbridges:bridges-fashion and"
                                                + " bridges-fluent"
                                        : names,
                                Preset.names()));
    }

    /**
     * Loads a model file whose card is inside or beside it.
     *
     * @throws BridgeException if the file is damaged, has no card or does not fit it, or the engine fails
     */
    public Bridge load(Path file) {
        ModelCard card = ModelFiles.card(file)
                .orElseThrow(
                        () -> new BridgeException(("%s has no model card: put one beside it, of the same name with the"
                                        + " ending .json, or say which published checkpoint it is, preset %s")
                                .formatted(file, Preset.names())));
        return load(file, card);
    }

    /**
     * Loads a checkpoint as the given card describes it.
     *
     * @throws BridgeException if the file is damaged or does not fit the card, or the engine fails
     */
    public Bridge load(Path file, ModelCard card) {
        return load(file, card, Convention.DEFAULT);
    }

    /**
     * Loads one of the published checkpoints, with its authors' data conventions.
     *
     * @throws BridgeException if the file is damaged or is another's than the preset's, or the engine fails
     */
    public Bridge load(Path file, Preset preset) {
        return load(file, preset.card(), preset.convention());
    }

    private Bridge load(Path file, ModelCard card, Convention convention) {
        Device chosen = device == null ? Network.defaultDevice() : device;
        SharedNetworks.Lease lease = SharedNetworks.lease(key(file, card, chosen), () -> network(file, card, chosen));
        return new Bridge(card, new NetworkEngine(card, lease), convention);
    }

    /**
     * A bridge with random weights, shared with nobody, whose pictures mean nothing: what a network costs does not depend on
     * its weights.
     *
     * @throws BridgeException if the engine fails
     */
    public Bridge random(ModelCard card) {
        return unshared(card, Network.randomWeights(card.network(), 0));
    }

    /**
     * What a training has learned, called {@code trained}, ready to sample, without a file between.
     *
     * @throws BridgeException if the engine fails
     */
    public Bridge load(TrainingResult result) {
        return unshared(result.card("trained"), result.weights());
    }

    private Bridge unshared(ModelCard card, Weights weights) {
        Device chosen = device == null ? Network.defaultDevice() : device;
        SharedNetworks.Lease lease =
                SharedNetworks.lease(new Object(), () -> Network.compile(card.network(), weights, precision, chosen));
        return new Bridge(card, new NetworkEngine(card, lease), Convention.DEFAULT);
    }

    private Network network(Path file, ModelCard card, Device chosen) {
        try (Weights weights = Checkpoints.open(file)) {
            ModelFiles.requireFit(file, card, weights);
            return Network.compile(card.network(), weights, precision, chosen);
        }
    }

    /** The same file, unchanged, for the same architecture on the same device in the same precision is the same network. */
    private Object key(Path file, ModelCard card, Device chosen) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Key(
                    file.toRealPath(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis(),
                    card.network(),
                    chosen,
                    precision);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: check the path and its permissions".formatted(file), e);
        }
    }

    private record Key(Path file, long size, long modified, Object network, Device device, Precision precision) {}
}
