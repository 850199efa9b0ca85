/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.Download;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.Preset;
import org.jspecify.annotations.Nullable;

/**
 * The published checkpoints on this machine, in {@link Caches#checkpoints}: each under its authors' name, beside it a JSON file
 * {@code NAME.sha256.json} that records its size and SHA-256. The folder may be filled once and copied to other machines.
 */
public final class CheckpointCache {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;
    private final BiConsumer<Preset, Path> fit; // refuses a file that is not the preset's

    /** The cache of this user. */
    public CheckpointCache() {
        this(Caches.checkpoints(), CheckpointCache::requireFit);
    }

    CheckpointCache(Path folder, BiConsumer<Preset, Path> fit) {
        this.folder = folder;
        this.fit = fit;
    }

    /**
     * What is known of a file in the cache.
     *
     * @param url where it came from; null if somebody put it there
     * @param bytes its size
     * @param sha256 its checksum, 64 hexadecimal digits
     */
    public record Entry(@Nullable String url, long bytes, String sha256) {}

    /** Where a checkpoint belongs, whether it is there or not. */
    public Path file(Preset preset) {
        return folder.resolve(preset.file());
    }

    /**
     * Makes the folder, for somebody to put a file into.
     *
     * @throws BridgeException if it cannot be made
     */
    public void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BridgeException(
                    "%s cannot be made: %s; set %s to another folder"
                            .formatted(folder, e.getMessage(), Caches.VARIABLE),
                    e);
        }
    }

    /** Whether a checkpoint is there. */
    public boolean has(Preset preset) {
        return Files.isRegularFile(file(preset));
    }

    /**
     * What was recorded of a checkpoint when it was fetched or first checked.
     *
     * @throws BridgeException if the record cannot be read
     */
    public Optional<Entry> recorded(Preset preset) {
        Path file = record(preset);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Entry entry = GSON.fromJson(Files.readString(file, StandardCharsets.UTF_8), Entry.class);
            if (entry != null && entry.sha256() != null) {
                return Optional.of(entry);
            }
        } catch (IOException | JsonParseException e) {
            throw new BridgeException(
                    "%s cannot be read: %s; delete it and check again".formatted(file, e.getMessage()), e);
        }
        throw new BridgeException("%s records no checksum; delete it and check again".formatted(file));
    }

    /**
     * Fetches a checkpoint, or what is missing of it, checks that its tensors are those of the preset, and records its checksum.
     * One that is there already is left alone.
     *
     * @throws BridgeException if it cannot be fetched, or what came is not the checkpoint
     */
    public Entry fetch(Preset preset, URI url, Download.Listener listener) {
        if (has(preset)) {
            return check(preset);
        }
        makeFolder();
        String sha256 = new Download(url, file(preset), listener).run(part -> fit.accept(preset, part));
        return write(preset, url.toString(), sha256);
    }

    /**
     * Computes the checksum of a checkpoint that is there and compares it with the record; without a record, checks that its
     * tensors are those of the preset and makes one.
     *
     * @throws BridgeException if the file is not there, is another than was recorded, or is not the preset's
     */
    public Entry check(Preset preset) {
        Path file = file(preset);
        Optional<Entry> recorded = recorded(preset);
        String sha256;
        try {
            sha256 = Download.sha256(file);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        if (recorded.isPresent()) {
            if (!recorded.get().sha256().equals(sha256)) {
                throw new BridgeException("%s has changed: its SHA-256 must be %s, got %s; delete it and fetch it again"
                        .formatted(file, recorded.get().sha256(), sha256));
            }
            return recorded.get();
        }
        fit.accept(preset, file);
        return write(preset, null, sha256);
    }

    private Entry write(Preset preset, @Nullable String url, String sha256) {
        try {
            Entry entry = new Entry(url, Files.size(file(preset)), sha256);
            WholeFile.write(record(preset), GSON.toJson(entry));
            return entry;
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(file(preset), e.getMessage()), e);
        }
    }

    static void requireFit(Preset preset, Path file) {
        try (Weights weights = Checkpoints.open(file)) {
            ModelFiles.requireFit(file, preset.card(), weights);
        }
    }

    private Path record(Preset preset) {
        return folder.resolve(preset.file() + ".sha256.json");
    }
}
