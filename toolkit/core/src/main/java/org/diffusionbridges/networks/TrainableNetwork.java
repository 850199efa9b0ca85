/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.architectures.ClassifierArchitecture.Output;
import org.diffusionbridges.architectures.MlpArchitecture;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;
import org.diffusionbridges.networks.internal.RunningCalls;

/**
 * A network whose weights can be changed: the forward pass on the device's own arrays, with gradients, in float32.
 *
 * <p>For one thread at a time. The caller closes what {@link #forward} returns, by closing the manager of its input.
 */
public final class TrainableNetwork implements AutoCloseable {

    /**
     * What is done to all weights at once, as further methods of the module, so that it costs one native call however many
     * tensors there are (docs/training.md tells what else made a step cheaper).
     *
     * <p>adam: gradients are read off the weights, their global norm is taken, and libtorch's fused AdamW divides them by
     * max(1, norm / clip) and steps; a norm that is not finite leaves every weight as it was. It returns the norm.
     */
    private static final String UPDATES = """
              def adam(self: __torch__.Net, weights: List[Tensor], mean: List[Tensor], square: List[Tensor],
                  count: List[Tensor], step: float, rate: float, beta1: float, beta2: float, decay: float,
                  epsilon: float, clip: float) -> Tensor:
                gradients = annotate(List[Tensor], [])
                for i in range(len(weights)):
                  gradient = weights[i].grad
                  if torch.__isnot__(gradient, None):
                    _0 = torch.append(gradients, unchecked_cast(Tensor, gradient))
                  else:
                    pass
                norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
                scale = torch.clamp(torch.div(norm, clip), 1.)
                skip = torch.to(torch.bitwise_not(torch.isfinite(norm)), 6)
                _1 = torch.fill_(count[0], step)
                torch._fused_adamw_(weights, gradients, mean, square, annotate(List[Tensor], []), count, lr=rate,
                  beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False,
                  grad_scale=scale, found_inf=skip)
                torch._foreach_zero_(gradients)
                return norm
              def forget(self: __torch__.Net, weights: List[Tensor]) -> Tensor:
                for i in range(len(weights)):
                  gradient = weights[i].grad
                  if torch.__isnot__(gradient, None):
                    _0 = torch.zero_(unchecked_cast(Tensor, gradient))
                  else:
                    pass
                return weights[0]
              def average(self: __torch__.Net, mean: List[Tensor], weights: List[Tensor], share: float) -> Tensor:
                torch._foreach_lerp_(mean, weights, share)
                return mean[0]
              def copy(self: __torch__.Net, to: List[Tensor], of: List[Tensor]) -> Tensor:
                torch._foreach_copy_(to, of)
                return to[0]
            """;

    private final TorchScriptBuilder.Module module;
    private final Torch.Loaded loaded;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private boolean training = true;
    private boolean closed;

    /** The weights must fit the module. */
    private TrainableNetwork(TorchScriptBuilder.Module module, Weights weights, Device device) {
        this.module = module;
        loaded = Torch.load(module.with(UPDATES), weights, device, true);
        manager = loaded.model().getNDManager();
        JniUtils.enableTrainingMode(loaded.block());
        Map<String, NDArray> byAttribute = new LinkedHashMap<>();
        JniUtils.moduleGetParams(loaded.block(), (PtNDManager) manager)
                .forEach(array -> byAttribute.put(array.getName(), array));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (ParameterSpec parameter : module.parameters()) {
            NDArray array = byAttribute.get(parameter.attribute());
            if (array == null) {
                throw new IllegalStateException("PyTorch did not load parameter " + parameter.name());
            }
            byName.put(parameter.name(), array);
        }
        parameters = Collections.unmodifiableMap(byName);
    }

    private TrainableNetwork(TorchScriptBuilder.Module module, long seed, Device device) {
        this(module, new FreshWeights(module.parameters(), seed), device);
    }

    /**
     * A U-Net at its start: zero output, weights drawn from the seed alone, the same on every machine.
     *
     * @throws BridgeException if PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableNetwork initialise(UNetArchitecture arch, long seed, Device device) {
        return new TrainableNetwork(TorchScriptBuilder.build(arch, Precision.FLOAT32), seed, device);
    }

    /** A perceptron at its start, as {@link #initialise(UNetArchitecture, long, Device)}. */
    public static TrainableNetwork initialise(MlpArchitecture arch, long seed, Device device) {
        return new TrainableNetwork(TorchScriptBuilder.build(arch), seed, device);
    }

    /** A classifier at its start, as {@link #initialise(UNetArchitecture, long, Device)}; its output is the logits. */
    public static TrainableNetwork initialise(ClassifierArchitecture arch, long seed, Device device) {
        return new TrainableNetwork(TorchScriptBuilder.build(arch, Output.LOGITS), seed, device);
    }

    /**
     * A U-Net that goes on from the given weights.
     *
     * @throws BridgeException if the weights do not fit, PyTorch cannot start or cannot hold it on the device
     */
    public static TrainableNetwork of(UNetArchitecture arch, Weights weights, Device device) {
        return new TrainableNetwork(TorchScript.fitted(arch, weights, Precision.FLOAT32), weights, device);
    }

    /** A perceptron that goes on from the given weights, which must be one's of this architecture. */
    public static TrainableNetwork of(MlpArchitecture arch, Weights weights, Device device) {
        return new TrainableNetwork(TorchScriptBuilder.build(arch), weights, device);
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

    /** Whether {@link #forward} takes labels, too. */
    public boolean takesLabels() {
        return module.inputs().contains("y");
    }

    /** Records gradients from here on until it is closed. PyTorch in DJL allows one at a time in a process. */
    public GradientCollector gradientCollector() {
        requireOpen();
        return Torch.engine().newGradientCollector();
    }

    /**
     * F(x, c_noise, xT[, y]), or a classifier's logits of x, in the manager of {@code x}.
     *
     * @param train whether dropout acts; gradients are recorded in training alone, and inside a collector
     * @param inputs x, scaled by c_in: (N, C, H, W) or (N, D); c_noise: (N); xT, unscaled, as x; all of these float32; y: (N),
     *     int64, if and only if the network {@link #takesLabels}; for a classifier x alone
     * @throws IllegalStateException after {@link #close}
     * @throws DeviceMemoryException if the device has no memory for the batch
     * @throws BridgeException if the engine fails
     */
    public NDArray forward(boolean train, NDArray... inputs) {
        requireOpen();
        if (inputs.length != module.inputs().size()) {
            throw new IllegalArgumentException(
                    "this network takes %s, got %d arrays".formatted(module.inputs(), inputs.length));
        }
        if (training != train) {
            training = train;
            if (train) {
                JniUtils.enableTrainingMode(loaded.block());
            } else {
                JniUtils.enableInferenceMode(loaded.block());
            }
        }
        try {
            return RunningCalls.run(() -> IValueUtils.forward(loaded.block(), new NDList(inputs), train)
                    .singletonOrThrow());
        } catch (EngineException e) {
            throw Torch.failure(
                    manager.getDevice(),
                    Math.toIntExact(inputs[0].getShape().get(0)),
                    "the network failed on %s"
                            .formatted(
                                    Arrays.stream(inputs).map(NDArray::getShape).toList()),
                    e);
        }
    }

    /** Tensors that are updated together, as one native list; the caller closes it. */
    public static IValue list(Collection<NDArray> arrays) {
        return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    /**
     * Changes tensors in place, all of a list at once.
     *
     * @param update one of
     *     <ul>
     *       <li>{@code adam(weights, mean, square, count, step, rate, β1, β2, decay, ε, clip)}: one step of AdamW on the weights'
     *           gradients, which are zero afterwards; {@code count} is as many references to one float32 scalar as there are
     *           weights; it gives the gradient's global norm before clipping, and where that is not finite nothing but the
     *           gradients has changed
     *       <li>{@code forget(weights)}: the gradients become zero
     *       <li>{@code average(mean, weights, share)}: mean += share · (weights − mean)
     *       <li>{@code copy(to, from)}
     *     </ul>
     * @param arguments lists of {@link #list}, and doubles
     */
    public NDArray update(NDManager local, String update, Object... arguments) {
        IValue[] values = Arrays.stream(arguments)
                .map(argument -> argument instanceof IValue list ? list : IValue.from((Double) argument))
                .toArray(IValue[]::new);
        try (IValue result = IValueUtils.runMethod(loaded.block(), update, values)) {
            return result.toTensor((PtNDManager) local);
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (arguments[i] instanceof Double) {
                    values[i].close();
                }
            }
        }
    }

    /**
     * An engine's failure outside {@link #forward}, in the backward pass or in an update, as an exception of ours: a
     * {@link DeviceMemoryException} if memory was what it lacked.
     */
    public BridgeException failure(int batch, EngineException e) {
        return Torch.failure(manager.getDevice(), batch, "the engine failed", e);
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
            RunningCalls.release(() -> loaded.model().close());
        }
    }
}
