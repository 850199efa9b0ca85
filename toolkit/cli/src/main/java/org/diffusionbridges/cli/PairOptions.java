/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.data.PairFolder.Side;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.images.Fit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a folder of the user's own pairs is read. */
final class PairOptions {

    @Option(
            names = "--targets",
            paramLabel = "DIR",
            description =
                    "DATA holds the sources alone, and DIR their targets under the same names; endings may differ.")
    private @Nullable Path targets;

    @Option(
            names = "--source",
            paramLabel = "left|right",
            description = "Which half is the source, where DATA holds pairs side by side. Default: left.")
    private @Nullable Side source;

    @Option(
            names = "--fit",
            paramLabel = "stretch|crop|pad",
            description = "How a folder's picture of another shape becomes the model's square: stretched, cut at the "
                    + "longer sides, or whole and padded with white. Default: stretch.")
    private @Nullable String fit;

    @Option(
            names = "--grey",
            description =
                    "Read a folder's sources and targets in one channel. Default: in colour; a model that is there "
                            + "already decides for itself.")
    private boolean grey;

    /**
     * Judges what can be judged before a model is loaded or a picture read.
     *
     * @param data DATA, as it was typed
     */
    void check(String data) {
        if (!isFolder(data)) {
            refuse("--targets", targets != null, data);
            refuse("--source", source != null, data);
            refuse("--fit", fit != null, data);
            refuse("--grey", grey, data);
        }
        if (fit != null) {
            Fit.named(fit);
        }
        if (targets == null) {
            return;
        }
        if (source != null) {
            throw new IllegalArgumentException(
                    "--source is for pairs side by side, and with --targets %s holds the sources: leave it out"
                            .formatted(data));
        }
        if (!Files.isDirectory(targets)) {
            throw new IllegalArgumentException(
                    "--targets must be a folder of pictures, got %s: there is none".formatted(targets));
        }
        try {
            if (Files.isSameFile(targets, Path.of(data))) {
                throw new IllegalArgumentException(
                        "DATA and --targets must be two folders, got %s for both: leave --targets out if pairs stand side by side"
                                .formatted(data));
            }
        } catch (IOException e) {
            throw new BridgeException(targets + " cannot be read: " + e, e);
        }
    }

    /** Refuses an option that a dataset of the toolkit's own decides for itself. */
    static void refuse(String option, boolean given, String data) {
        if (given) {
            throw new IllegalArgumentException(
                    "%s is for a folder of pairs, and '%s' is none: leave it out, or name a folder"
                            .formatted(option, data));
        }
    }

    /** Whether DATA is a folder; else it is a dataset's name. */
    static boolean isFolder(String data) {
        return Files.isDirectory(Path.of(data));
    }

    boolean isGrey() {
        return grey;
    }

    /** How a folder's pictures are read, for the metadata of what is made of them. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Fit", fit == null ? "stretch" : fit);
        if (targets == null) {
            texts.put("Source", source == Side.RIGHT ? "right" : "left");
        } else {
            texts.put("Targets", targets.toString());
        }
        return texts;
    }

    /**
     * All pairs of a folder.
     *
     * @param size height and width in pixels
     * @param progress is told of pairs that cannot be read
     */
    PairFolder read(Path folder, int size, int sourceChannels, int targetChannels, PrintWriter progress) {
        PairFolder.Reader reader = targets == null
                ? PairFolder.sideBySide(folder, source == null ? Side.LEFT : source)
                : PairFolder.twoFolders(folder, targets);
        PairFolder pairs = reader.size(size, size)
                .channels(sourceChannels, targetChannels)
                .fit(fit == null ? Fit.STRETCH : Fit.named(fit))
                .read();
        pairs.skipped().forEach(bad -> progress.println(Printable.line("skipped " + bad.name() + ": " + bad.reason())));
        return pairs;
    }
}
