/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.diffusionbridges.errors.BridgeException;

/** The checkpoints of one run's folder: the newest two, each whole. */
final class StateFiles {
    private static final int KEPT = 2;
    private static final Pattern NAME = Pattern.compile("step-(\\d{9})\\.state");
    private final Path folder;

    StateFiles(Path folder) {
        this.folder = folder;
    }

    /** Where the state of a step is, or would be. */
    Path file(long step) {
        return folder.resolve("step-%09d.state".formatted(step));
    }

    /**
     * Saves a state and then deletes all but the newest two.
     *
     * @throws BridgeException if the disk is full or cannot be written to; what was there before stays
     */
    Path save(TrainingState state) {
        Path file = file(state.step());
        try {
            Files.createDirectories(folder);
            state.write(file);
            List<Path> files = files();
            for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
                Files.deleteIfExists(old);
            }
        } catch (IOException | BridgeException e) {
            throw new BridgeException(
                    "the checkpoint of step %d could not be written to %s: %s; free some space and run again: %s"
                            .formatted(state.step(), folder, e.getMessage(), lastGood()),
                    e);
        }
        return file;
    }

    /**
     * The newest state that is whole.
     *
     * @param note told of every damaged one that was passed over
     * @throws BridgeException if there are checkpoints and none can be read
     */
    Optional<TrainingState> newest(Consumer<String> note) {
        List<Path> files = files();
        for (Path file : files) {
            try {
                return Optional.of(TrainingState.read(file));
            } catch (IOException e) {
                note.accept("passed over the damaged checkpoint %s: %s".formatted(file, e.getMessage()));
            }
        }
        if (!files.isEmpty()) {
            throw new BridgeException(
                    "none of the checkpoints in %s can be read; remove them to start from nothing".formatted(folder));
        }
        return Optional.empty();
    }

    /** In words, where the last good state is. */
    String lastGood() {
        return lastGoodBefore(Long.MAX_VALUE);
    }

    /** As {@link #lastGood}, of the states before a step. */
    String lastGoodBefore(long step) {
        return files().stream()
                .filter(file -> step(file) < step)
                .findFirst()
                .map(file -> "the last good state is " + file)
                .orElse(step == Long.MAX_VALUE ? "no checkpoint had been saved yet" : "there is no earlier checkpoint");
    }

    /** Newest first. */
    List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(StateFiles::step).reversed())
                    .toList();
        } catch (IOException e) {
            throw new BridgeException("the folder %s cannot be listed: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static long step(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a checkpoint: " + file);
        }
        return Long.parseLong(matcher.group(1));
    }
}
