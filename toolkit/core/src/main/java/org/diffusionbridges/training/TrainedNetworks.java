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
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.networks.internal.RunningCalls;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

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
    private final WeightUpdates updates;
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>(); // by kind/name, as in a TrainingState
    private final IValue weights;
    private final IValue mean;
    private final IValue square;
    private final IValue count;
    private final List<IValue> averages = new ArrayList<>();
    private final IValue evaluatedWeights;

    /** What one step came to. */
    record Outcome(double loss, double gradientNorm) {}

    TrainedNetworks(Training settings, UNetArchitecture architecture) {
        this.settings = settings;
        this.architecture = architecture;
        network = settings.start == null
                ? TrainableNetwork.initialise(architecture, settings.seed, settings.device)
                : TrainableNetwork.of(architecture, settings.start.weights(), settings.device);
        evaluated = TrainableNetwork.initialise(architecture, settings.seed, settings.device);
        updates = new WeightUpdates(settings.device);
        manager = network.manager().newSubManager();
        network.parameters().forEach((name, array) -> arrays.put(WEIGHT + name, array));
        weights = list(WEIGHT);
        mean = zeros(MEAN);
        square = zeros(SQUARE);
        NDArray scalar = manager.zeros(new Shape());
        count = WeightUpdates.list(
                java.util.Collections.nCopies(network.parameters().size(), scalar));
        for (int i = 0; i < settings.averages.size(); i++) {
            averages.add(zeros(AVERAGE.formatted(i)));
        }
        evaluatedWeights = WeightUpdates.list(evaluated.parameters().values());
        for (IValue average : averages) {
            updates.copy(manager, average, weights);
        }
    }

    private IValue zeros(String kind) {
        network.parameters().forEach((name, array) -> arrays.put(kind + name, manager.zeros(array.getShape())));
        return list(kind);
    }

    private IValue list(String kind) {
        return WeightUpdates.list(arrays.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind))
                .map(Map.Entry::getValue)
                .toList());
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
            double norm = updates.adam(local, weights, mean, square, count, step, rate, settings.adam, settings.clip);
            Outcome outcome = new Outcome(loss, norm);
            if (Double.isFinite(norm)) {
                for (int i = 0; i < averages.size(); i++) {
                    updates.average(
                            local,
                            averages.get(i),
                            weights,
                            1 - settings.averages.get(i).decay(step));
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
                updates.forget(local, weights);
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
            updates.copy(local, evaluatedWeights, averages.get(index));
        }
    }

    /** The losses of a batch's items under the average looked at, without dropout. */
    double[] losses(Batch batch) {
        return RunningCalls.run(() -> evaluatedLosses(batch));
    }

    private double[] evaluatedLosses(Batch batch) {
        try (NDManager local = network.manager().newSubManager()) {
            float[] each = losses(local, evaluated, batch, false).toFloatArray();
            double[] wide = new double[each.length];
            Arrays.setAll(wide, i -> each[i]);
            return wide;
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
                NDArray f = network.forward(
                        array(local, floats(x.values()), x.shape()),
                        array(local, floats(cNoise), cNoise.length),
                        array(local, floats(xT.values()), xT.shape()),
                        network.architecture().numClasses() == 0 ? null : local.create(labels),
                        false);
                float[] values = f.toFloatArray();
                double[] wide = new double[values.length];
                Arrays.setAll(wide, i -> values[i]);
                return Tensor.of(wide, x.shape());
            }
        };
    }

    private NDArray losses(NDManager local, TrainableNetwork net, Batch batch, boolean training) {
        int[] shape = batch.shape();
        NDArray f = net.forward(
                array(local, batch.input(), shape),
                array(local, batch.cNoise(), shape[0]),
                array(local, batch.source(), shape),
                labels(local, batch.labels()),
                training);
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

    private @Nullable NDArray labels(NDManager local, long[] labels) {
        return architecture.numClasses() == 0 ? null : local.create(labels);
    }

    /** An engine's failure that went past the networks' own handling, as an exception of ours. */
    BridgeException failure(EngineException e) {
        return network.failure(settings.batch, e);
    }

    /** A copy of every array, by kind and name. */
    Map<String, TrainingState.Array> snapshot() {
        Map<String, TrainingState.Array> copies = new LinkedHashMap<>();
        arrays.forEach((name, array) ->
                copies.put(name, new TrainingState.Array(array.getShape().getShape(), array.toFloatArray())));
        return copies;
    }

    /** Puts back what {@link #snapshot} gave. */
    void restore(Map<String, TrainingState.Array> saved) {
        if (!saved.keySet().equals(arrays.keySet())) {
            throw new BridgeException(
                    "the checkpoint's arrays are not those of this network; train in a folder of its own");
        }
        try (NDManager local = network.manager().newSubManager()) {
            List<NDArray> sources = new ArrayList<>();
            saved.forEach((name, array) ->
                    sources.add(local.create(FloatBuffer.wrap(array.values()), new Shape(array.shape()))));
            List<NDArray> targets = saved.keySet().stream().map(this::array).toList();
            try (IValue to = WeightUpdates.list(targets);
                    IValue from = WeightUpdates.list(sources)) {
                updates.copy(local, to, from);
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
    static Map<String, TrainingState.Array> average(Map<String, TrainingState.Array> saved, int index) {
        String kind = AVERAGE.formatted(index);
        Map<String, TrainingState.Array> own = new LinkedHashMap<>();
        saved.forEach((name, array) -> {
            if (name.startsWith(kind)) {
                own.put(name.substring(kind.length()), array);
            }
        });
        return own;
    }

    private static NDArray array(NDManager local, float[] values, int... shape) {
        return local.create(
                FloatBuffer.wrap(values),
                new Shape(Arrays.stream(shape).asLongStream().toArray()));
    }

    private static float[] floats(double[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return rounded;
    }

    @Override
    public void close() {
        List<IValue> lists = new ArrayList<>(averages);
        lists.addAll(List.of(weights, mean, square, count, evaluatedWeights));
        lists.forEach(IValue::close);
        manager.close();
        updates.close();
        evaluated.close();
        network.close();
    }
}
