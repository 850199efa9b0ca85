/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.Download;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.tensors.Tensor;

/**
 * The Inception-v3 that FID is defined with, as clean-fid uses it (Parmar, Zhang and Zhu, arXiv 2104.11222): images are rounded
 * to eight bits, grey ones made three equal channels, resized to 299 x 299 by Pillow's antialiased bicubic, not rounded again,
 * and their 2,048 pooled features taken.
 *
 * <p>The file is {@value #FILE}, which clean-fid and NVIDIA's projects load; nothing here downloads it. It is known by its
 * SHA-256, and with any other file there is no FID. Thread-safe; holds the network until it is closed.
 */
public final class Inception implements AutoCloseable {
    /** The file's usual name. */
    public static final String FILE = "inception-2015-12-05.pt";

    static final String SPACE = "Inception-v3 (2015-12-05, clean-fid's resizing)";
    private static final String SHA_256 = "f58cb9b6ec323ed63459aa4fb441fe750cfe39fafad6da5cb504a16f19e958f4";
    private static final int SIZE = 299;
    private static final int FEATURES = 2048;

    private final Network network;

    private Inception(Network network) {
        this.network = network;
    }

    /**
     * Loads the file.
     *
     * @throws BridgeException if it cannot be read, is not the one file, or PyTorch cannot start or load it
     */
    public static Inception load(Path file, Device device) {
        String found = sha256(file);
        if (!found.equals(SHA_256)) {
            throw new BridgeException(
                    "FID is defined with the file %s of SHA-256 %s, got %s in %s: with another extractor take TorchScriptFeatures"
                            .formatted(FILE, SHA_256, found, file));
        }
        return new Inception(Network.load(file, device));
    }

    /** The 2,048 features behind the last pooling: with them a {@link FrechetDistance} is FID. */
    public FeatureExtractor features() {
        return new Extractor(network);
    }

    /** N x 3 x 299 x 299 levels of 0 to 255. */
    static Tensor prepared(Tensor images) {
        Checks.images(images);
        if (images.extent(1) != 1 && images.extent(1) != 3) {
            throw new IllegalArgumentException("Inception sees images of 1 or 3 channels, got " + images);
        }
        List<Tensor> resized = new ArrayList<>();
        for (int i = 0; i < images.batch(); i++) {
            Tensor image = Images.toTensor(Images.toImage(images.item(i)), 3, SIZE, SIZE, Fit.STRETCH);
            for (int k = 0; k < image.values().length; k++) {
                image.values()[k] = (image.values()[k] + 1) * 127.5;
            }
            resized.add(image);
        }
        return Tensor.concat(resized);
    }

    private static String sha256(Path file) {
        try {
            return Download.sha256(file);
        } catch (IOException e) {
            throw new BridgeException("the Inception file %s cannot be read: %s".formatted(file, e), e);
        }
    }

    @Override
    public void close() {
        network.close();
    }

    record Extractor(Network network) implements FeatureExtractor {
        @Override
        public String name() {
            return SPACE;
        }

        @Override
        public int dimension() {
            return FEATURES;
        }

        @Override
        public Tensor extract(Tensor images) {
            return network.apply(prepared(images), true); // return_features
        }
    }
}
