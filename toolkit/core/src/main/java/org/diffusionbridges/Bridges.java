/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.display.Notebook;
import org.diffusionbridges.display.internal.Lines;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.models.internal.Version;
import org.diffusionbridges.training.Training;
import org.diffusionbridges.training.TrainingResult;

/**
 * Where everything begins.
 *
 * <pre>{@code
 * Bridges.load("edges2fashion").dbim(0.0, 10).seed(7).translate(img).show();
 * }</pre>
 */
public final class Bridges {
    static {
        Notebook.attach();
    }

    private Bridges() {}

    /**
     * Loads an embedded model by its name, a published checkpoint by its {@linkplain Preset preset's} name if it is in the
     * cache, or a model file (safetensors with its card inside, or a PyTorch checkpoint with its card beside it as
     * {@code NAME.json}) by its path, onto the GPU if there is one and else the CPU, in float32.
     *
     * @throws IllegalArgumentException if it is none of them
     * @throws BridgeException if the file is damaged or does not fit its card, or the engine fails
     */
    public static Bridge load(String nameOrPath) {
        return loader().load(nameOrPath);
    }

    /**
     * Loads a model file, as {@link #load(String)} does by its path.
     *
     * @throws BridgeException if there is no such file, it is damaged or does not fit its card, or the engine fails
     */
    public static Bridge load(Path file) {
        return loader().load(file);
    }

    /**
     * Loads one of the published checkpoints from anywhere, with its authors' data conventions.
     *
     * @throws BridgeException if the file is damaged or is another's than the preset's, or the engine fails
     */
    public static Bridge load(Path file, Preset preset) {
        return loader().load(file, preset);
    }

    /**
     * What a training has learned, ready to sample, without a file between: {@code
     * Bridges.load(Bridges.train(pairs).minutes(3).run())}.
     *
     * @throws BridgeException if the engine fails
     */
    public static Bridge load(TrainingResult result) {
        return loader().load(result);
    }

    /** Loading with a choice of device and precision. */
    public static Loader loader() {
        return Loader.DEFAULT;
    }

    /** The cards of the embedded models; printed, the list has a line for each. */
    public static List<ModelCard> models() {
        List<ModelCard> cards = EmbeddedModels.list().stream()
                .map(EmbeddedModels.EmbeddedModel::card)
                .toList();
        return new Lines<>(cards, ModelCard::name, card -> "%s, %2$dx%2$d, %3$.1f M parameters, %4$s"
                .formatted(card.task(), card.imageSize(), card.parameters() / 1e6, card.licence()));
    }

    /**
     * A training on pairs, with every setting at its default: {@code Bridges.train(pairs).minutes(10).run()}.
     *
     * @throws IllegalArgumentException if the dataset is empty or not of images of one shape
     */
    public static Training train(PairDataset pairs) {
        return Training.of(pairs);
    }

    /**
     * A training that distils a model into one of one or two evaluations: {@code Bridges.distill("edges2fashion",
     * pairs).minutes(60).run()}; what comes out is sampled with {@link Bridge#consistency}.
     *
     * @param teacher an embedded model's name, or a model file's path
     * @param pairs what the teacher was trained on
     * @throws IllegalArgumentException if there is no such model, or it is for other images
     * @throws org.diffusionbridges.errors.BridgeException if the file is damaged or has no card
     */
    public static Training distill(String teacher, PairDataset pairs) {
        Path file = EmbeddedModels.file(teacher);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "there is no embedded model and no file '%s' to distil".formatted(teacher));
        }
        return Training.of(pairs).distil(file);
    }

    /** This toolkit's version. */
    public static String version() {
        return Version.version();
    }
}
