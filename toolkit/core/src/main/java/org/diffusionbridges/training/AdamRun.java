/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TrainableNetwork;

/** Adam on the weights of one network, with its moments. */
final class AdamRun implements AutoCloseable {
    private final TrainableNetwork network;
    private final Adam settings;
    private final double clip;
    private final NDManager manager;
    private final Map<String, NDArray> mean;
    private final Map<String, NDArray> square;
    private final List<IValue> lists; // weights, mean, square, and for each weight the same count of steps

    /** @param clip largest global norm of the gradient */
    AdamRun(Adam settings, double clip, TrainableNetwork network) {
        this.network = network;
        this.settings = settings;
        this.clip = clip;
        manager = network.manager().newSubManager();
        mean = zeros(network, manager);
        square = zeros(network, manager);
        NDArray count = manager.zeros(new Shape());
        lists = List.of(
                TrainableNetwork.list(network.parameters().values()),
                TrainableNetwork.list(mean.values()),
                TrainableNetwork.list(square.values()),
                TrainableNetwork.list(Collections.nCopies(mean.size(), count)));
    }

    /** A zero for every weight of a network, by its name. */
    static Map<String, NDArray> zeros(TrainableNetwork network, NDManager manager) {
        Map<String, NDArray> zeros = new LinkedHashMap<>();
        network.parameters().forEach((name, array) -> zeros.put(name, manager.zeros(array.getShape())));
        return zeros;
    }

    /** The gradient's average, by the weights' names. */
    Map<String, NDArray> mean() {
        return mean;
    }

    /** The squared gradient's average, by the weights' names. */
    Map<String, NDArray> square() {
        return square;
    }

    /** All weights as one native list, closed with this. */
    IValue weights() {
        return lists.get(0);
    }

    /**
     * One step on the gradients that the weights have, which are zero afterwards.
     *
     * @param step steps including this one, from 1
     * @return the gradient's norm before clipping; if it is not finite, the weights are as before
     */
    double step(NDManager local, long step, double rate) {
        return network.update(
                        local,
                        "adam",
                        lists.get(0),
                        lists.get(1),
                        lists.get(2),
                        lists.get(3),
                        (double) step,
                        rate,
                        settings.beta1(),
                        settings.beta2(),
                        settings.weightDecay(),
                        settings.epsilon(),
                        clip)
                .getFloat();
    }

    /**
     * As {@link #step(NDManager, long, double)}, for runs that end with it.
     *
     * @param what the network, for the message
     * @throws BridgeException if the gradient's norm is not finite
     */
    void step(NDManager local, long step, double rate, String what) {
        if (!Double.isFinite(step(local, step, rate))) {
            throw new BridgeException(
                    "the %s's gradient is no longer finite at step %d: lower its learning rate".formatted(what, step));
        }
    }

    /** A copy of the network's weights as they are now, in memory. */
    Weights copy() {
        List<NamedArray> arrays = new ArrayList<>();
        network.parameters()
                .forEach((name, array) ->
                        arrays.add(new NamedArray(name, array.getShape().getShape(), array.toFloatArray())));
        return Weights.of(arrays);
    }

    @Override
    public void close() {
        lists.forEach(IValue::close);
        manager.close();
    }
}
