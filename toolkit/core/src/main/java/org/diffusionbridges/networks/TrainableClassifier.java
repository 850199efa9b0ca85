/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.ClassifierArchitecture.Output;
import org.diffusionbridges.errors.BridgeException;

/** A classifier whose weights can be changed; see {@link TrainableNetwork}. For one thread at a time. */
public final class TrainableClassifier implements AutoCloseable {
    private final TrainableModule module;

    private TrainableClassifier(TrainableModule module) {
        this.module = module;
    }

    /**
     * A classifier at its start: weights drawn from the seed alone, the same on every machine.
     *
     * @throws BridgeException if PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableClassifier initialise(ClassifierArchitecture arch, long seed, Device device) {
        TorchScriptBuilder.Module module = TorchScriptBuilder.build(arch, Output.LOGITS);
        return new TrainableClassifier(
                new TrainableModule(module, new FreshWeights(module.parameters(), seed), device));
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
     * The classes' scores before the softmax, in the manager of {@code x}.
     *
     * @param x images, (N, C, H, W), float32
     * @return (N, classes)
     */
    public NDArray logits(NDArray x) {
        try {
            return module.forward(new NDList(x), true);
        } catch (EngineException e) {
            throw Torch.failure(
                    manager().getDevice(),
                    Math.toIntExact(x.getShape().get(0)),
                    "the classifier failed on images %s".formatted(x.getShape()),
                    e);
        }
    }

    /** Releases the weights; further calls do nothing. */
    @Override
    public void close() {
        module.close();
    }
}
