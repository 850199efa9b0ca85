/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TorchScript;

/** Model files: weights and the card that says what they are, inside a safetensors file or beside a checkpoint. */
public final class ModelFiles {

    private static final long MAX_CARD_BYTES = 1 << 20;

    private ModelFiles() {}

    /**
     * The card of a checkpoint: the one inside, else the one in the JSON file of the same name beside it
     * ({@code edges2fashion.json} for {@code edges2fashion.pt}), else none.
     *
     * @throws BridgeException if the checkpoint or its card is damaged or cannot be read
     */
    public static Optional<ModelCard> card(Path path) {
        String inside = Checkpoints.metadata(path).get(Checkpoints.CARD);
        if (inside != null) {
            return Optional.of(ModelCard.parse(inside, path.toString()));
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
        if (card.parameters() != weights.parameters()) {
            throw new IllegalArgumentException("card %s counts %d parameters, the weights have %d; correct the card"
                    .formatted(card.name(), card.parameters(), weights.parameters()));
        }
        Checkpoints.saveArrays(target, Map.of(Checkpoints.CARD, card.toJson()), weights, type);
    }

    /**
     * Writes a model's weights as they are under another card, whole or not at all.
     *
     * @throws IllegalArgumentException if the card counts other parameters than the weights have
     * @throws BridgeException if a file cannot be read or written
     */
    public static void rewrite(Path file, ModelCard card, Path target) {
        try (Weights weights = Checkpoints.open(file)) {
            boolean halves = weights.names().stream().allMatch(name -> weights.type(name) == ElementType.FLOAT16);
            save(target, card, weights, halves ? ElementType.FLOAT16 : ElementType.FLOAT32);
        }
    }

    /**
     * Refuses a file whose tensors are not those that the card's network has, by name and shape.
     *
     * @throws BridgeException with what differs, and the preset that it is of, if any
     */
    public static void requireFit(Path file, ModelCard card, Weights weights) {
        TorchScript.misfit(card.network(), weights).ifPresent(faults -> {
            String remedy = Arrays.stream(Preset.values())
                    .filter(preset ->
                            TorchScript.misfit(preset.card().network(), weights).isEmpty())
                    .findFirst()
                    .map("its tensors are those of preset %s"::formatted)
                    .orElse("check that it is the file that it is taken for");
            throw new BridgeException("%s does not fit '%s': %s; %s".formatted(file, card.name(), faults, remedy));
        });
    }

    private static Path beside(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        return path.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    private static ModelCard readCard(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes((int) MAX_CARD_BYTES + 1);
            if (bytes.length > MAX_CARD_BYTES) {
                throw new BridgeException(
                        "%s cannot be read: a model card may have %d bytes, got more; check that it is one"
                                .formatted(path, MAX_CARD_BYTES));
            }
            return ModelCard.parse(new String(bytes, StandardCharsets.UTF_8), path.toString());
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s; check the disk".formatted(path, e.getMessage()), e);
        }
    }
}
