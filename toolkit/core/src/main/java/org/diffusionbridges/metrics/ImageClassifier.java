/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.diffusionbridges.architectures.ClassifierArchitecture.Output;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.internal.EmbeddedModels;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.tensors.Tensor;

/**
 * A small classifier, trained to judge what a model draws: its features for distances, its probabilities for
 * accuracy. No figure made with it is an FID, and none is named so.
 *
 * <p>Thread-safe. Holds two small networks until it is closed.
 */
public final class ImageClassifier implements AutoCloseable {
    private final ClassifierCard card;
    private final Network features;
    private final Network probabilities;

    private ImageClassifier(ClassifierCard card, Weights weights, Device device) {
        this.card = card;
        features = Network.compile(card.architecture(), Output.FEATURES, weights, device);
        probabilities = Network.compile(card.architecture(), Output.PROBABILITIES, weights, device);
    }

    /**
     * The classifier that a dataset brings, on the default device.
     *
     * @throws IllegalArgumentException if it brings none
     * @throws BridgeException as {@link #load}
     */
    public static ImageClassifier of(NamedPairs pairs) {
        URL resource = pairs.classifier()
                .orElseThrow(() ->
                        new IllegalArgumentException("the dataset '%s' brings no classifier".formatted(pairs.name())));
        Path copy = null;
        try (InputStream in = EmbeddedModels.open(resource)) {
            copy = Files.createTempFile("bridges-", ".safetensors");
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return load(copy, Network.defaultDevice());
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(resource, e.getMessage()), e);
        } finally {
            if (copy != null) {
                copy.toFile().delete();
            }
        }
    }

    /**
     * A classifier from a file that {@link #save} wrote.
     *
     * @throws BridgeException if the file is missing, damaged or no classifier, or PyTorch cannot start
     */
    public static ImageClassifier load(Path file, Device device) {
        ClassifierCard card = ClassifierCard.of(Checkpoints.metadata(file), file.toString());
        try (Weights weights = Checkpoints.open(file)) {
            return new ImageClassifier(card, weights, device);
        }
    }

    /**
     * Writes a classifier as a safetensors file in float16, whole or not at all.
     *
     * @throws BridgeException if a weight is not finite in float16, or the file cannot be written
     */
    public static void save(Path file, ClassifierCard card, Weights weights) {
        Checkpoints.saveArrays(file, card.metadata(), weights, ElementType.FLOAT16);
    }

    /** What it is, what it was trained on, and under which licence. */
    public ClassifierCard card() {
        return card;
    }

    /** The features before its last layer. */
    public FeatureExtractor features() {
        return new Extractor("the " + card.name(), card.architecture().features(), features, card);
    }

    /** The classes' probabilities, each row of sum 1: for {@link Accuracy}. */
    public FeatureExtractor probabilities() {
        return new Extractor(
                "the %s's probabilities".formatted(card.name()),
                card.architecture().classes(),
                probabilities,
                card);
    }

    @Override
    public void close() {
        features.close();
        probabilities.close();
    }

    @Override
    public String toString() {
        return card.toString();
    }

    private record Extractor(String name, int dimension, Network network, ClassifierCard card)
            implements FeatureExtractor {
        @Override
        public Tensor extract(Tensor images) {
            Checks.images(images);
            int size = card.architecture().size();
            int[] wanted = {images.batch(), card.architecture().channels(), size, size};
            if (!Arrays.equals(images.shape(), wanted)) {
                throw new IllegalArgumentException(
                        "the %s sees images of %s, got %s".formatted(card.name(), Arrays.toString(wanted), images));
            }
            return network.apply(images);
        }
    }
}
