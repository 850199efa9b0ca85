/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.preconditioning.Scalings;
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
        Tensor xs = steps.step(denoiser(TrainedNetworks.evaluate(teacher, xT, labels)), x, xT, intervals);
        return networks -> {
            networks.look(0);
            Tensor target = steps.target(denoiser(networks.evaluate(xT, labels)), xs, xT, intervals)
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
        Tensor truth = steps.solve(denoiser(TrainedNetworks.evaluate(teacher, xT, labels)), x, xT, 0)
                .clamp(-1, 1);
        return Batch.of(x, steps.from(intervals), xT, truth, labels, loss);
    }

    private Tensor begin(List<Pair> pairs, Tensor xT, int[] intervals, SplittableRandom random) {
        Tensor x0 = Tensor.concat(pairs.stream().map(Pair::target).toList());
        long[] seeds = random.longs(pairs.size()).toArray();
        return steps.begin(x0, xT, Noise.seeded(seeds).draw(x0.shape()), intervals);
    }

    /** D = c_skip x + c_out F, held to [−1, 1] as the samplers hold it. */
    private ConsistencySteps.Denoiser denoiser(BiFunction<Tensor, double[], Tensor> network) {
        return (x, t, xT) -> {
            double[] cNoise = new double[t.length];
            Scalings[] scale = new Scalings[t.length];
            for (int item = 0; item < t.length; item++) {
                scale[item] = loss.preconditioning().at(loss.schedule(), t[item]);
                cNoise[item] = scale[item].cNoise();
            }
            Tensor x0Hat = network.apply(loss.input(x, t, xT), cNoise);
            double[] values = x0Hat.values();
            for (int k = 0; k < values.length; k++) {
                Scalings at = scale[k / x.itemSize()];
                values[k] = at.cSkip() * x.values()[k] + at.cOut() * values[k];
            }
            return x0Hat.clamp(-1, 1);
        };
    }

    @Override
    public void close() {
        teacher.close();
    }
}
