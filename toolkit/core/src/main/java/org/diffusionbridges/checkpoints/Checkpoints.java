/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.diffusionbridges.errors.BridgeException;

/**
 * Reads and writes checkpoint files: PyTorch's and safetensors, ours with metadata and a checksum inside. A file is known by
 * what it contains and not by what it is called.
 */
public final class Checkpoints {

    /** The name of a model's card in a safetensors file's metadata; such a file must have a checksum. */
    public static final String CARD = "bridges.card";

    /** The name of a safetensors file's checksum in its metadata. */
    public static final String CHECKSUM = Checksum.KEY;

    private Checkpoints() {}

    /**
     * Opens the tensors of a checkpoint: a PyTorch file of either format (no code in it is run) or a safetensors file.
     *
     * @throws BridgeException if the file is missing, damaged, or no checkpoint
     */
    public static Weights open(Path path) {
        CheckpointFile file = CheckpointFile.open(path);
        boolean opened = false;
        try {
            Weights weights = read(file);
            opened = true;
            return weights;
        } catch (IOException e) {
            throw file.faults().io(e);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /**
     * Writes arrays that are no model, with metadata, as a safetensors file in float32, whole or not at all.
     *
     * @throws BridgeException if a value is NaN or infinite, or the file cannot be written
     */
    public static void saveArrays(Path target, Map<String, String> metadata, Weights arrays) {
        saveArrays(target, metadata, arrays, ElementType.FLOAT32);
    }

    /**
     * Writes arrays that are no model, with metadata, as a safetensors file, whole or not at all.
     *
     * @param type FLOAT32 or FLOAT16
     * @throws IllegalArgumentException if the type is another
     * @throws BridgeException if a value is NaN, infinite or too large for the type, or the file cannot be written
     */
    public static void saveArrays(Path target, Map<String, String> metadata, Weights arrays, ElementType type) {
        SafetensorsWriter.write(target, metadata, arrays, type);
    }

    /**
     * The metadata of a safetensors file; empty for other checkpoints.
     *
     * @throws BridgeException if the file is damaged or cannot be read
     */
    public static Map<String, String> metadata(Path path) {
        try (Weights weights = open(path)) {
            return weights instanceof SafetensorsWeights safetensors ? safetensors.metadata() : Map.of();
        }
    }

    /**
     * The metadata of a safetensors resource, of which no more than the header is read.
     *
     * @param name what it is called in messages
     * @throws BridgeException if the header is damaged
     * @throws IOException if it cannot be read
     */
    public static Map<String, String> metadata(InputStream in, String name) throws IOException {
        return SafetensorsHeader.read(in, new Faults(name)).metadata();
    }

    private static Weights read(CheckpointFile file) throws IOException {
        if (file.channel().size() == 0) {
            throw file.faults().damaged("it is empty");
        }
        if (ZipFormat.matches(file) || LegacyFormat.matches(file)) {
            return PyTorchWeights.read(file);
        }
        if (SafetensorsHeader.matches(file)) {
            return SafetensorsWeights.read(file);
        }
        throw file.faults()
                .refused(
                        "a checkpoint must be a PyTorch or safetensors file, this is neither",
                        "check that the download is complete and is the file itself, not a web page");
    }
}
