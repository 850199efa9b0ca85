/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights can be changed: the forward pass on the device's own arrays, with gradients, in float32.
 *
 * <p>For one thread at a time. The caller closes what {@link #forward} returns, by closing the manager of its input.
 */
public final class TrainableNetwork implements AutoCloseable {
    private final UNetArchitecture arch;
    private final Torch.Loaded loaded;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private boolean training;
    private boolean closed;

    private TrainableNetwork(UNetArchitecture arch, Torch.Loaded loaded) {
        this.arch = arch;
        this.loaded = loaded;
        manager = loaded.model().getNDManager();
        training = true;
        JniUtils.enableTrainingMode(loaded.block());
        NDList arrays = JniUtils.moduleGetParams(loaded.block(), (PtNDManager) manager);
        Map<String, NDArray> byAttribute = new LinkedHashMap<>();
        arrays.forEach(array -> byAttribute.put(array.getName(), array));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (ParameterSpec parameter : TorchScript.parameters(arch)) {
            NDArray array = byAttribute.get(parameter.attribute());
            if (array == null) {
                throw new IllegalStateException("PyTorch did not load parameter " + parameter.name());
            }
            byName.put(parameter.name(), array);
        }
        parameters = Collections.unmodifiableMap(byName);
    }

    /**
     * A network at its start: zero output, weights drawn from the seed alone, the same on every machine.
     *
     * @throws BridgeException if PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableNetwork initialise(UNetArchitecture arch, long seed, Device device) {
        return of(arch, new FreshWeights(arch, seed), device);
    }

    /**
     * A network that goes on from the given weights.
     *
     * @throws BridgeException if the weights do not fit, PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableNetwork of(UNetArchitecture arch, Weights weights, Device device) {
        Path archive = null;
        try {
            archive = Files.createTempFile("bridges-", ".pt");
            TorchScript.compile(arch, weights, Precision.FLOAT32, true, archive);
            return new TrainableNetwork(arch, Torch.load(archive, device, true));
        } catch (IOException e) {
            throw new BridgeException("no temporary file for the network's archive: " + e, e);
        } finally {
            if (archive != null) {
                TorchScript.deleteQuietly(archive);
            }
        }
    }

    public UNetArchitecture architecture() {
        return arch;
    }

    /** The manager of the network's device, for a sub-manager a step. */
    public NDManager manager() {
        return manager;
    }

    /**
     * The weights on the device by their state dict's names, in the order of the forward pass. They belong to the network:
     * to be read and changed in place, not closed.
     */
    public Map<String, NDArray> parameters() {
        requireOpen();
        return parameters;
    }

    /** Records gradients from here on until it is closed. PyTorch in DJL allows one at a time in a process. */
    public GradientCollector gradientCollector() {
        requireOpen();
        return Torch.engine().newGradientCollector();
    }

    /**
     * F(x, c_noise, xT[, y]), in the manager of {@code x}.
     *
     * @param x state, scaled by c_in: (N, C, H, W), float32
     * @param cNoise (N), float32
     * @param xT source, unscaled: (N, C, H, W), float32
     * @param y labels (N), int64, if and only if the architecture has classes
     * @param training whether dropout acts; gradients are recorded in training alone, and inside a collector
     * @throws IllegalStateException after {@link #close}
     * @throws BridgeException if the engine fails
     */
    public NDArray forward(NDArray x, NDArray cNoise, NDArray xT, @Nullable NDArray y, boolean training) {
        requireOpen();
        if ((y == null) == (arch.numClasses() > 0)) {
            throw new IllegalArgumentException(
                    arch.numClasses() > 0
                            ? "this network has %d classes and needs a label for each item".formatted(arch.numClasses())
                            : "this network has no classes and takes no labels");
        }
        try {
            if (this.training != training) {
                this.training = training;
                if (training) {
                    JniUtils.enableTrainingMode(loaded.block());
                } else {
                    JniUtils.enableInferenceMode(loaded.block());
                }
            }
            NDList inputs = y == null ? new NDList(x, cNoise, xT) : new NDList(x, cNoise, xT, y);
            return IValueUtils.forward(loaded.block(), inputs, training).singletonOrThrow();
        } catch (EngineException e) {
            throw new BridgeException(
                    "the network failed on x %s with xT %s: %s".formatted(x.getShape(), xT.getShape(), Torch.reason(e)),
                    e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this network is closed");
        }
    }

    /** Releases the weights; further calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            loaded.model().close();
        }
    }
}
