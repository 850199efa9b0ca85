/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.diffusionbridges.architectures.MlpArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;

/** A perceptron whose weights can be changed; see {@link TrainableNetwork}. For one thread at a time. */
public final class TrainableMlp implements AutoCloseable {
    private final TrainableModule module;

    private TrainableMlp(TrainableModule module) {
        this.module = module;
    }

    /**
     * A perceptron at its start: zero output, weights drawn from the seed alone, the same on every machine.
     *
     * @throws BridgeException if PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableMlp initialise(MlpArchitecture arch, long seed, Device device) {
        TorchScriptBuilder.Module module = TorchScriptBuilder.build(arch);
        return new TrainableMlp(new TrainableModule(module, new FreshWeights(module.parameters(), seed), device));
    }

    /**
     * A perceptron that goes on from the given weights, which must be one's of this architecture.
     *
     * @throws BridgeException if PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableMlp of(MlpArchitecture arch, Weights weights, Device device) {
        return new TrainableMlp(new TrainableModule(TorchScriptBuilder.build(arch), weights, device));
    }

    /** The manager of the device, for a sub-manager a step. */
    public NDManager manager() {
        return module.manager();
    }

    /** The weights on the device by name: to be read and changed in place, not closed. */
    public Map<String, NDArray> parameters() {
        return module.parameters();
    }

    /** Records gradients from here on until it is closed. */
    public GradientCollector gradientCollector() {
        return module.gradientCollector();
    }

    /**
     * F(x, c_noise, xT), in the manager of {@code x}.
     *
     * @param x states, scaled by c_in: (N, D), float32
     * @param cNoise (N), float32
     * @param xT sources, unscaled: (N, D), float32
     * @param training whether gradients are recorded, inside a collector
     * @throws IllegalStateException after {@link #close}
     * @throws BridgeException if the engine fails
     */
    public NDArray forward(NDArray x, NDArray cNoise, NDArray xT, boolean training) {
        try {
            return module.forward(new NDList(x, cNoise, xT), training);
        } catch (EngineException e) {
            throw Torch.failure(
                    manager().getDevice(),
                    Math.toIntExact(x.getShape().get(0)),
                    "the perceptron failed on x %s with xT %s".formatted(x.getShape(), xT.getShape()),
                    e);
        }
    }

    /** Releases the weights; further calls do nothing. */
    @Override
    public void close() {
        module.close();
    }
}
