/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * A network whose weights can be changed: the forward pass on the device's own arrays, with gradients, in float32.
 *
 * <p>For one thread at a time. The caller closes what {@link #forward} returns, by closing the manager of its input.
 */
public final class TrainableNetwork implements AutoCloseable {
    private final UNetArchitecture arch;
    private final TrainableModule module;

    private TrainableNetwork(UNetArchitecture arch, TrainableModule module) {
        this.arch = arch;
        this.module = module;
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
        TorchScript.requireFit(TorchScript.misfit(arch, weights));
        return new TrainableNetwork(
                arch, new TrainableModule(TorchScriptBuilder.build(arch, Precision.FLOAT32), weights, device));
    }

    public UNetArchitecture architecture() {
        return arch;
    }

    /** The manager of the network's device, for a sub-manager a step. */
    public NDManager manager() {
        return module.manager();
    }

    /**
     * The weights on the device by their state dict's names, in the order of the forward pass. They belong to the network:
     * to be read and changed in place, not closed.
     */
    public Map<String, NDArray> parameters() {
        return module.parameters();
    }

    /** Records gradients from here on until it is closed. PyTorch in DJL allows one at a time in a process. */
    public GradientCollector gradientCollector() {
        return module.gradientCollector();
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
     * @throws DeviceMemoryException if the device has no memory for the batch
     * @throws BridgeException if the engine fails
     */
    public NDArray forward(NDArray x, NDArray cNoise, NDArray xT, @Nullable NDArray y, boolean training) {
        if ((y == null) == (arch.numClasses() > 0)) {
            throw new IllegalArgumentException(
                    arch.numClasses() > 0
                            ? "this network has %d classes and needs a label for each item".formatted(arch.numClasses())
                            : "this network has no classes and takes no labels");
        }
        try {
            return module.forward(y == null ? new NDList(x, cNoise, xT) : new NDList(x, cNoise, xT, y), training);
        } catch (EngineException e) {
            throw Torch.failure(
                    manager().getDevice(),
                    Math.toIntExact(x.getShape().get(0)),
                    "the network failed on x %s with xT %s".formatted(x.getShape(), xT.getShape()),
                    e);
        }
    }

    /**
     * An engine's failure outside {@link #forward}, in the backward pass or in an update, as an exception of ours: a
     * {@link DeviceMemoryException} if memory was what it lacked.
     */
    public BridgeException failure(int batch, EngineException e) {
        return Torch.failure(manager().getDevice(), batch, "the engine failed", e);
    }

    /** Releases the weights; further calls do nothing. */
    @Override
    public void close() {
        module.close();
    }
}
