/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.nio.file.Path;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.ModelCard;
import org.diffusionbridges.checkpoints.Weights;

/** Converts a checkpoint trained on these pairs, with its card beside it, to the form in which this jar carries it. */
public final class PrepareModel {

    private static final String DATA = "Fashion-MNIST: sandals, sneakers, bags and boots, with Canny's edges";
    private static final String CREDITS = "Fashion-MNIST by Zalando SE (Xiao, Rasul, Vollgraf: arXiv 1708.07747)";

    private PrepareModel() {}

    /** Arguments: the checkpoint, and the safetensors file to write. */
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: PrepareModel CHECKPOINT TARGET, got %d arguments".formatted(args.length));
            System.exit(2);
            return;
        }
        try {
            convert(Path.of(args[0]), Path.of(args[1]));
        } catch (BridgeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    static void convert(Path checkpoint, Path target) {
        ModelCard card = Checkpoints.card(checkpoint)
                .orElseThrow(() -> new BridgeException(
                        "%s has no card; put its settings beside it as JSON, of the same name".formatted(checkpoint)))
                .withProvenance(DATA, "MIT", "MIT", CREDITS);
        try (Weights weights = Checkpoints.open(checkpoint)) {
            Checkpoints.save(target, card, weights, ElementType.FLOAT32);
        }
        System.out.println(card);
    }
}
