/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import java.util.List;
import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * Consistency distillation of a bridge: the student at t learns what its own average says at s, where the teacher's ODE leads
 * from there, until it jumps from T to t_min at once (Song et al., arXiv 2303.01469, on bridges as CDBM).
 *
 * <p>The teacher's preconditioning is the student's: at t_min its c_skip is 1 and its c_out next to nothing, and the target there
 * is the state itself, so D(x, t_min) = x.
 */
final class Distillation implements Objective {
    private final ConsistencySteps steps;
    private final DdbmLoss loss;
    private final TrainableNetwork teacher;

    /** The teacher is the model that the training starts from. */
    Distillation(StartingModel from, DdbmLoss loss, int intervals, Device device) {
        this.loss = loss;
        steps = new ConsistencySteps(loss.schedule(), intervals);
        teacher = TrainableNetwork.of(from.card().network(), from.weights(), device);
    }

    @Override
    public Draft draw(List<Pair> pairs, SplittableRandom random) {
        int[] intervals = new int[pairs.size()];
        double offset = random.nextDouble();
        for (int i = 0; i < intervals.length; i++) { // each interval as often as the others, over a few batches
            intervals[i] = (int) ((offset + (double) i / intervals.length) % 1 * steps.intervals());
        }
        Tensor xT = Batch.sources(pairs);
        long[] labels = Batch.labels(pairs);
        Tensor x = begin(pairs, xT, intervals, random);
        Tensor xs = steps.step(loss.denoiser(xT, TrainedNetworks.evaluate(teacher, xT, labels)), x, xT, intervals);
        return networks -> {
            networks.look(0);
            Tensor target = steps.target(loss.denoiser(xT, networks.evaluate(xT, labels)), xs, xT, intervals)
                    .clamp(-1, 1);
            return Batch.of(x, steps.from(intervals), xT, target, labels, loss);
        };
    }

    /** One jump from T is compared with the teacher's steps, all of them. */
    @Override
    public Batch heldOut(List<Pair> pairs, SplittableRandom random) {
        int[] intervals = new int[pairs.size()];
        Tensor xT = Batch.sources(pairs);
        long[] labels = Batch.labels(pairs);
        Tensor x = begin(pairs, xT, intervals, random);
        Tensor truth = steps.solve(loss.denoiser(xT, TrainedNetworks.evaluate(teacher, xT, labels)), x, xT, 0)
                .clamp(-1, 1);
        return Batch.of(x, steps.from(intervals), xT, truth, labels, loss);
    }

    private Tensor begin(List<Pair> pairs, Tensor xT, int[] intervals, SplittableRandom random) {
        Tensor x0 = Tensor.concat(pairs.stream().map(Pair::target).toList());
        long[] seeds = random.longs(pairs.size()).toArray();
        return steps.begin(x0, xT, Noise.seeded(seeds).draw(x0.shape()), intervals);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
