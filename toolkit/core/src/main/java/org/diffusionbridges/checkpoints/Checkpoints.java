/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.BridgeException;

/**
 * Reads and writes checkpoint files: PyTorch's, with their card in a JSON file of the same name beside them, and
 * safetensors, ours with the card and a checksum inside. A file is known by what it contains and not by what it is called.
 */
public final class Checkpoints {

    private static final long MAX_CARD_BYTES = 1 << 20;

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
     * The card of a checkpoint: the one inside, else the one in the JSON file of the same name beside it
     * ({@code edges2fashion.json} for {@code edges2fashion.pt}), else none.
     *
     * @throws BridgeException if the checkpoint or its card is damaged or cannot be read
     */
    public static Optional<ModelCard> card(Path path) {
        try (Weights weights = open(path)) {
            if (weights instanceof SafetensorsWeights safetensors) {
                String inside = safetensors.metadata().get(SafetensorsWriter.CARD);
                if (inside != null) {
                    return Optional.of(ModelCard.parse(inside, path.toString()));
                }
            }
        }
        Path beside = beside(path);
        return Files.isRegularFile(beside) ? Optional.of(readCard(beside)) : Optional.empty();
    }

    /**
     * Writes weights and their card as a safetensors file, whole or not at all; a file of that name is replaced.
     *
     * @param type FLOAT32, or FLOAT16 for half the size and three digits' precision
     * @throws IllegalArgumentException if the type is another, or the card counts other parameters than the weights have
     * @throws BridgeException if a value is NaN, infinite or too large for the type, or the file cannot be written
     */
    public static void save(Path target, ModelCard card, Weights weights, ElementType type) {
        SafetensorsWriter.write(target, card, weights, type);
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

    private static Path beside(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        return path.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    private static ModelCard readCard(Path path) {
        Faults faults = new Faults(path.toString());
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes((int) MAX_CARD_BYTES + 1);
            if (bytes.length > MAX_CARD_BYTES) {
                throw faults.refused(
                        "a model card may have %d bytes, got more".formatted(MAX_CARD_BYTES), "check that it is one");
            }
            return ModelCard.parse(new String(bytes, StandardCharsets.UTF_8), path.toString());
        } catch (IOException e) {
            throw faults.io(e);
        }
    }
}
