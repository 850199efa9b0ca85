/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import ai.djl.Device;
import java.nio.file.Path;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.tensors.Tensor;

/**
 * A TorchScript file of one's own as an extractor: {@code forward(images)}, N x C x H x W in [-1, 1] and float32 to N x D.
 * Thread-safe; holds the network until it is closed.
 */
public final class TorchScriptFeatures implements FeatureExtractor, AutoCloseable {
    private final String name;
    private final int dimension;
    private final Network network;

    private TorchScriptFeatures(String name, int dimension, Network network) {
        this.name = name;
        this.dimension = dimension;
        this.network = network;
    }

    /**
     * Loads a file.
     *
     * @param dimension D; that the file gives it is checked at every batch
     * @throws IllegalArgumentException if dimension is not positive
     * @throws BridgeException if there is no such file, or PyTorch cannot start or load it
     */
    public static TorchScriptFeatures load(Path file, int dimension, Device device) {
        if (dimension < 1) {
            throw new IllegalArgumentException("an extractor's dimension must be positive, got " + dimension);
        }
        return new TorchScriptFeatures("the file " + file.getFileName(), dimension, Network.load(file, device));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public Tensor extract(Tensor images) {
        Checks.images(images);
        return network.apply(images);
    }

    @Override
    public void close() {
        network.close();
    }
}
