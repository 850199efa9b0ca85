/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.diffusionbridges.architectures.MlpArchitecture;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.schedules.Schedule;

/**
 * Trains a perceptron on pairs of points, with the loss, the preconditioning and the optimizer that images have: a bridge in
 * the plane, in seconds. A function of its settings, the data and the machine alone.
 *
 * @param schedule the bridge's
 * @param times how a step's times are drawn
 * @param network of the points' dimensions
 * @param steps of Adam
 * @param batch pairs a step
 * @param rate the learning rate over the steps
 * @param seed of weights and draws
 */
public record PointTraining(
        Schedule schedule,
        TimeSampling times,
        MlpArchitecture network,
        int steps,
        int batch,
        LearningRate rate,
        long seed) {
    private static final int MOMENT_PAIRS = 2000;
    private static final double CLIP = 1;

    public PointTraining {
        if (steps < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "steps and batch must be positive, got %d and %d".formatted(steps, batch));
        }
    }

    /** What learns the toy distributions of the plane: three layers of 64, 1000 steps of 256 pairs. */
    public static PointTraining plane(Schedule schedule, long seed) {
        return new PointTraining(
                schedule,
                TimeSampling.uniform(),
                new MlpArchitecture(2, 64, 3),
                1000,
                256,
                new LearningRate(1e-2, 50, LearningRate.Decay.LINEAR),
                seed);
    }

    /**
     * Trains on the CPU.
     *
     * @param pairs points, 1 x D each
     * @return the denoiser; the caller closes it
     * @throws IllegalArgumentException if the pairs are none, or not of the network's dimensions
     * @throws BridgeException if PyTorch cannot start, or the loss is no longer finite
     */
    public PointDenoiser run(PairDataset pairs) {
        Draws draws = new Draws(pairs);
        requirePoints(pairs);
        DdbmLoss loss = new DdbmLoss(
                schedule,
                PixelMoments.of(pairs, MOMENT_PAIRS, Draws.seedOf(seed, 0, Draws.Purpose.MOMENTS))
                        .preconditioning(),
                false);
        try (TrainableNetwork mlp = TrainableNetwork.initialise(network, seed, Device.cpu());
                AdamRun adam = new AdamRun(Adam.DEFAULT, CLIP, mlp)) {
            for (long step = 1; step <= steps; step++) {
                SplittableRandom random = Draws.random(seed, step, Draws.Purpose.BATCH);
                Batch drawn = Batch.of(
                        Batch.pairs(pairs, draws, batch, Augmentation.NONE, false, random), loss, times, random);
                try (NDManager local = mlp.manager().newSubManager()) {
                    backward(local, mlp, drawn);
                    adam.step(local, step, rate.at(step - 1, (step - 1.0) / steps), "perceptron");
                }
            }
            // PyTorch has compiled the one that learnt for gradients: a second one answers.
            return new PointDenoiser(TrainableNetwork.of(network, adam.copy(), Device.cpu()), loss);
        }
    }

    /** The mean of (F − F*)², as in {@link DdbmLoss}. */
    private static void backward(NDManager local, TrainableNetwork mlp, Batch batch) {
        int[] shape = batch.shape();
        try (GradientCollector collector = mlp.gradientCollector()) {
            NDArray f = mlp.forward(
                    true,
                    TrainedNetworks.array(local, batch.input(), shape),
                    TrainedNetworks.array(local, batch.cNoise(), shape[0]),
                    TrainedNetworks.array(local, batch.source(), shape));
            NDArray error = f.sub(TrainedNetworks.array(local, batch.target(), shape));
            collector.backward(error.mul(error).mean());
        }
    }

    private void requirePoints(PairDataset pairs) {
        Pair first = Objects.requireNonNull(pairs.get(0));
        int[] wanted = {1, network.dimensions()};
        if (!Arrays.equals(first.source().shape(), wanted)
                || !Arrays.equals(first.target().shape(), wanted)) {
            throw new IllegalArgumentException("this perceptron learns points of %s, %s has sources %s and targets %s"
                    .formatted(Arrays.toString(wanted), pairs.name(), first.source(), first.target()));
        }
    }
}
