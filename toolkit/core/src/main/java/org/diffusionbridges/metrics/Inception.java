/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.diffusionbridges.errors.BridgeException;
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
    private static final int CLASSES = 1008;

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
        return new Extractor(SPACE, FEATURES) {
            @Override
            public Tensor extract(Tensor images) {
                return network.apply(prepared(images), true); // return_features
            }
        };
    }

    /** The 1,008 class probabilities without the last layer's bias, as the Inception score has always been computed. */
    public FeatureExtractor probabilities() {
        return new Extractor(SPACE + ", probabilities", CLASSES) {
            @Override
            public Tensor extract(Tensor images) {
                return network.apply(prepared(images), false, false, true); // no_output_bias
            }
        };
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
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new BridgeException("the Inception file %s cannot be read: %s".formatted(file, e), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        network.close();
    }

    abstract static class Extractor implements FeatureExtractor {
        private final String name;
        private final int dimension;

        private Extractor(String name, int dimension) {
            this.name = name;
            this.dimension = dimension;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int dimension() {
            return dimension;
        }
    }
}
