/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.networks.internal.RunningCalls;
import org.diffusionbridges.tensors.Tensor;

/**
 * All that lives on the device: the network in training, Adam's moments, the averages, and a second network that evaluates
 * them. Not thread-safe.
 */
final class TrainedNetworks implements AutoCloseable {
    private static final String WEIGHT = "weight/";
    private static final String MEAN = "adam-mean/";
    private static final String SQUARE = "adam-square/";
    private static final String AVERAGE = "average-%d/";

    /** iCT's 0.00054 sqrt(d) for an error summed over d values, here of their mean. */
    private static final double HUBER = 0.00054;

    static final int PROFILED_CALLS = 3;

    private final Training settings;
    private final UNetArchitecture architecture;
    private final TrainableNetwork network;
    private final TrainableNetwork evaluated;
    private final AdamRun adam;
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>(); // by kind/name, as in a TrainingState
    private final List<IValue> averages = new ArrayList<>();
    private final IValue evaluatedWeights;

    /** What one step came to. */
    record Outcome(double loss, double gradientNorm) {}

    TrainedNetworks(Training settings, UNetArchitecture architecture) {
        this.settings = settings;
        this.architecture = architecture;
        network = settings.start == null
                ? TrainableNetwork.initialise(architecture, settings.seed, settings.device)
                : TrainableNetwork.of(architecture, settings.start.weightsFor(architecture), settings.device);
        evaluated = TrainableNetwork.initialise(architecture, settings.seed, settings.device);
        adam = new AdamRun(settings.adam, settings.clip, network);
        manager = network.manager().newSubManager();
        add(WEIGHT, network.parameters());
        add(MEAN, adam.mean());
        add(SQUARE, adam.square());
        for (int i = 0; i < settings.averages.size(); i++) {
            Map<String, NDArray> average = AdamRun.zeros(network, manager);
            add(AVERAGE.formatted(i), average);
            averages.add(TrainableNetwork.list(average.values()));
            network.update(manager, "copy", averages.get(i), adam.weights());
        }
        evaluatedWeights = TrainableNetwork.list(evaluated.parameters().values());
    }

    private void add(String kind, Map<String, NDArray> byName) {
        byName.forEach((name, array) -> arrays.put(kind + name, array));
    }

    /**
     * One step of the optimizer and of every average.
     *
     * @param step steps including this one, from 1
     * @return if loss or norm is not finite, the weights are as before
     */
    Outcome step(Batch batch, long step, double rate) {
        return RunningCalls.run(() -> stepped(batch, step, rate));
    }

    private Outcome stepped(Batch batch, long step, double rate) {
        if (architecture.dropout() > 0) {
            Engine.getEngine("PyTorch").setRandomSeed((int) Draws.seedOf(settings.seed, step, Draws.Purpose.DROPOUT));
        }
        try (NDManager local = network.manager().newSubManager()) {
            double loss = gradients(local, batch);
            double norm = adam.step(local, step, rate);
            Outcome outcome = new Outcome(loss, norm);
            if (Double.isFinite(norm)) {
                for (int i = 0; i < averages.size(); i++) {
                    double share = 1 - settings.averages.get(i).decay(step);
                    network.update(local, "average", averages.get(i), adam.weights(), share);
                }
            }
            return outcome;
        }
    }

    /**
     * Lets the engine see the batch's shape until it has settled how to compute it: its first calls, which it profiles, round
     * differently, and a resumed run must equal one that was never stopped. Nothing is learned.
     */
    void warmUp(Batch batch) {
        for (int call = 0; call < PROFILED_CALLS; call++) {
            try (NDManager local = network.manager().newSubManager()) {
                gradients(local, batch);
                network.update(local, "forget", adam.weights());
            }
        }
    }

    private double gradients(NDManager local, Batch batch) {
        try (GradientCollector collector = network.gradientCollector()) {
            NDArray mean = losses(local, network, batch, true).mean();
            collector.backward(mean);
            return mean.getFloat();
        }
    }

    /** Makes average {@code index} the one that {@link #evaluate} and {@link #losses} look at. */
    void look(int index) {
        try (NDManager local = network.manager().newSubManager()) {
            network.update(local, "copy", evaluatedWeights, averages.get(index));
        }
    }

    /** The losses of a batch's items under the average looked at, without dropout. */
    double[] losses(Batch batch) {
        return RunningCalls.run(() -> evaluatedLosses(batch));
    }

    private double[] evaluatedLosses(Batch batch) {
        try (NDManager local = network.manager().newSubManager()) {
            float[] losses = losses(local, evaluated, batch, false).toFloatArray();
            return Tensor.of(losses, losses.length).values();
        }
    }

    /** F under the average looked at, for sources and labels that stay. */
    BiFunction<Tensor, double[], Tensor> evaluate(Tensor xT, long[] labels) {
        return evaluate(evaluated, xT, labels);
    }

    /** F of a network, for sources and labels that stay. */
    static BiFunction<Tensor, double[], Tensor> evaluate(TrainableNetwork network, Tensor xT, long[] labels) {
        return (x, cNoise) -> {
            try (NDManager local = network.manager().newSubManager()) {
                NDArray state = array(local, x.floats(), x.shape());
                NDArray noise = array(local, Tensor.of(cNoise, cNoise.length).floats(), cNoise.length);
                NDArray source = array(local, xT.floats(), xT.shape());
                return Tensor.of(
                        forward(local, network, false, state, noise, source, labels)
                                .toFloatArray(),
                        xT.shape());
            }
        };
    }

    private static NDArray forward(
            NDManager local,
            TrainableNetwork network,
            boolean training,
            NDArray x,
            NDArray cNoise,
            NDArray xT,
            long[] labels) {
        return network.takesLabels()
                ? network.forward(training, x, cNoise, xT, local.create(labels))
                : network.forward(training, x, cNoise, xT);
    }

    private NDArray losses(NDManager local, TrainableNetwork net, Batch batch, boolean training) {
        int[] shape = batch.shape();
        NDArray f = forward(
                local,
                net,
                training,
                array(local, batch.input(), batch.inputShape()),
                array(local, batch.cNoise(), shape[0]),
                array(local, batch.source(), shape),
                batch.labels());
        f.attach(local);
        NDArray error = f.sub(array(local, batch.target(), shape));
        NDArray squares = error.mul(error).reshape(shape[0], -1).mean(new int[] {1});
        float[] cOut = batch.cOut();
        if (cOut == null) {
            return squares;
        }
        // pseudo-Huber of D = cSkip x + cOut F: sqrt(mean(cOut² (F − F*)²) + δ²) − δ (Song and Dhariwal, arXiv
        // 2310.14189)
        NDArray scale = array(local, cOut, shape[0]);
        return squares.mul(scale).mul(scale).add(HUBER * HUBER).sqrt().sub(HUBER);
    }

    /** An engine's failure that went past the networks' own handling, as an exception of ours. */
    BridgeException failure(EngineException e) {
        return network.failure(settings.batch, e);
    }

    /** A copy of every array, by kind and name. */
    Map<String, NamedArray> snapshot() {
        Map<String, NamedArray> copies = new LinkedHashMap<>();
        arrays.forEach((name, array) ->
                copies.put(name, new NamedArray(name, array.getShape().getShape(), array.toFloatArray())));
        return copies;
    }

    /** Puts back what {@link #snapshot} gave. */
    void restore(Map<String, NamedArray> saved) {
        if (!saved.keySet().equals(arrays.keySet())) {
            throw new BridgeException(
                    "the checkpoint's arrays are not those of this network; train in a folder of its own");
        }
        try (NDManager local = network.manager().newSubManager()) {
            List<NDArray> sources = new ArrayList<>();
            saved.forEach((name, array) ->
                    sources.add(local.create(FloatBuffer.wrap(array.values()), new Shape(array.shape()))));
            List<NDArray> targets = saved.keySet().stream().map(this::array).toList();
            try (IValue to = TrainableNetwork.list(targets);
                    IValue from = TrainableNetwork.list(sources)) {
                network.update(local, "copy", to, from);
            }
        }
    }

    private NDArray array(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no array " + name);
        }
        return array;
    }

    /** The weights of average {@code index} among a state's arrays, by the state dict's names. */
    static Weights average(Map<String, NamedArray> saved, int index) {
        String kind = AVERAGE.formatted(index);
        return Weights.of(saved.values().stream()
                .filter(array -> array.name().startsWith(kind))
                .map(array -> new NamedArray(array.name().substring(kind.length()), array.shape(), array.values()))
                .toList());
    }

    /** An array of float32 on the device. */
    static NDArray array(NDManager local, float[] values, int... shape) {
        return local.create(
                FloatBuffer.wrap(values),
                new Shape(Arrays.stream(shape).asLongStream().toArray()));
    }

    @Override
    public void close() {
        averages.forEach(IValue::close);
        evaluatedWeights.close();
        adam.close();
        manager.close();
        evaluated.close();
        network.close();
    }
}
