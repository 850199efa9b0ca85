/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.tensors.Tensor;

/**
 * Learned perceptual image patch similarity (Zhang et al., arXiv 1801.03924, eq. 1), at least 0:
 *
 * <pre>d = Σ_l 1 / (H_l W_l) Σ_hw Σ_c w_lc (ŷ_lhwc − ŷ0_lhwc)²</pre>
 *
 * with each layer's features ŷ scaled to length 1 at every pixel, y / (|y| + 1e-10), and the authors' weights w_l.
 *
 * <p>Network and weights are files of one's own (docs/metrics.md says how to make them); none come with this project, and
 * another network's figure is another figure. Thread-safe; holds the network until it is closed.
 */
public final class Lpips implements PairMetric, AutoCloseable {
    private static final double EPSILON = 1e-10;

    private final String name;
    private final Function<Tensor, List<Tensor>> layers;
    private final List<double[]> weights;
    private final AutoCloseable network;

    private Lpips(String name, Function<Tensor, List<Tensor>> layers, List<double[]> weights, AutoCloseable network) {
        for (double[] layer : weights) {
            for (double weight : layer) {
                if (!(weight >= 0)) {
                    throw new IllegalArgumentException("LPIPS's weights must not be negative, got " + weight);
                }
            }
        }
        this.name = name;
        this.layers = layers;
        this.weights = List.copyOf(weights);
        this.network = network;
    }

    /**
     * LPIPS with layers of any make.
     *
     * @param name what the network is called
     * @param layers from images, N x C x H x W in [-1, 1], to every layer's features, N x C_l x H_l x W_l
     * @param weights w_l, C_l numbers a layer, none negative
     */
    public static Lpips of(String name, Function<Tensor, List<Tensor>> layers, List<double[]> weights) {
        return new Lpips(name, layers, weights, () -> {});
    }

    /**
     * LPIPS from files.
     *
     * @param layers a TorchScript module {@code forward(images)} that gives the layers' features as a tuple or list, and scales
     *     the images from [-1, 1] as its network wants them
     * @param weights a checkpoint with the tensors {@code lin0.model.1.weight}, {@code lin1.model.1.weight} and so on
     * @throws BridgeException if a file is missing, damaged or another, or PyTorch cannot start
     */
    public static Lpips load(Path layers, Path weights, Device device) {
        List<double[]> loaded = new ArrayList<>();
        try (Weights file = Checkpoints.open(weights)) {
            for (String name = linear(0); file.names().contains(name); name = linear(loaded.size())) {
                float[] values = file.finiteFloats(name);
                double[] wide = new double[values.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = values[i];
                }
                loaded.add(wide);
            }
        }
        if (loaded.isEmpty()) {
            throw new BridgeException(
                    "%s holds no weights of LPIPS: it must have a tensor %s".formatted(weights, linear(0)));
        }
        Network network = Network.load(layers, device);
        return new Lpips(String.valueOf(layers.getFileName()), network::applyToAll, loaded, network);
    }

    private static String linear(int layer) {
        return "lin%d.model.1.weight".formatted(layer);
    }

    @Override
    public String name() {
        return "LPIPS (%s)".formatted(name);
    }

    @Override
    public Better better() {
        return Better.LOWER;
    }

    /** {@inheritDoc} Both go through the network as one batch. */
    @Override
    public double of(Tensor image, Tensor reference) {
        Checks.sameShape(image, reference);
        List<Tensor> features = layers.apply(Tensor.concat(List.of(image, reference)));
        if (features.size() != weights.size()) {
            throw new IllegalArgumentException("LPIPS (%s) has weights for %d layers, its network gave %d"
                    .formatted(name, weights.size(), features.size()));
        }
        double sum = 0;
        for (int l = 0; l < weights.size(); l++) {
            sum += layer(features.get(l), weights.get(l), l);
        }
        return sum;
    }

    private double layer(Tensor both, double[] w, int index) {
        int[] shape = both.shape();
        if (shape.length != 4 || shape[0] != 2 || shape[1] != w.length) {
            throw new IllegalArgumentException(
                    "layer %d of LPIPS (%s) must be 2x%dxHxW, got %s".formatted(index, name, w.length, both));
        }
        int pixels = shape[2] * shape[3];
        double[] y = both.values();
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
            double scale = 1 / (length(y, p, w.length, pixels) + EPSILON);
            double scale0 = 1 / (length(y, w.length * pixels + p, w.length, pixels) + EPSILON);
            for (int c = 0; c < w.length; c++) {
                double difference = scale * y[c * pixels + p] - scale0 * y[(w.length + c) * pixels + p];
                sum += w[c] * difference * difference;
            }
        }
        return sum / pixels;
    }

    private static double length(double[] y, int from, int channels, int pixels) {
        double squares = 0;
        for (int c = 0; c < channels; c++) {
            squares += y[from + c * pixels] * y[from + c * pixels];
        }
        return Math.sqrt(squares);
    }

    /** Releases the network; further calls do nothing. */
    @Override
    public void close() {
        try {
            network.close();
        } catch (Exception e) {
            throw new BridgeException("the network of LPIPS cannot be closed: " + e.getMessage(), e);
        }
    }
}
