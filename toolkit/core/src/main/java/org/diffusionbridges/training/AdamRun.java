/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;

/** Adam on the weights of one network, with its moments, for runs so short that nothing of them is kept. */
final class AdamRun implements AutoCloseable {
    private static final double CLIP = 1;

    private final Map<String, NDArray> parameters;
    private final Adam settings;
    private final NDManager manager;
    private final WeightUpdates updates;
    private final IValue weights;
    private final IValue mean;
    private final IValue square;
    private final IValue count;

    /**
     * @param network the manager of the network's device
     * @param parameters the network's weights by name, in an order that stays
     */
    AdamRun(Adam settings, NDManager network, Map<String, NDArray> parameters) {
        this.parameters = parameters;
        this.settings = settings;
        manager = network.newSubManager();
        updates = new WeightUpdates(network.getDevice());
        weights = WeightUpdates.list(parameters.values());
        mean = zeros();
        square = zeros();
        count = WeightUpdates.list(Collections.nCopies(parameters.size(), manager.zeros(new Shape())));
    }

    private IValue zeros() {
        return WeightUpdates.list(parameters.values().stream()
                .map(array -> manager.zeros(array.getShape()))
                .toList());
    }

    /**
     * One step on the gradients that the weights have, which are zero afterwards.
     *
     * @param step steps including this one, from 1
     * @param what the network, for the message
     * @throws BridgeException if the gradient's norm is not finite
     */
    void step(NDManager local, long step, double rate, String what) {
        double norm = updates.adam(local, weights, mean, square, count, step, rate, settings, CLIP);
        if (!Double.isFinite(norm)) {
            throw new BridgeException(
                    "the %s's gradient is no longer finite at step %d: lower its learning rate".formatted(what, step));
        }
    }

    /** A copy of the weights as they are now, in memory. */
    Weights weights() {
        List<NamedArray> arrays = new ArrayList<>();
        parameters.forEach((name, array) ->
                arrays.add(new NamedArray(name, array.getShape().getShape(), array.toFloatArray())));
        return Weights.of(arrays);
    }

    @Override
    public void close() {
        weights.close();
        mean.close();
        square.close();
        count.close();
        updates.close();
        manager.close();
    }
}
