/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TrainableNetwork;

/**
 * Trains a small classifier on a dataset's targets and labels, as a judge of what models draw: cross-entropy, AdamW, a rate
 * that falls to zero along half a cosine over the second half. A function of its settings, the data and the machine alone.
 *
 * @param steps of the optimizer
 * @param batch images a step, drawn as training draws pairs: a group of equal sources first
 * @param rate the peak learning rate
 * @param shift by how many pixels an image is moved at most, each way and along each axis; white comes in
 * @param flips whether half of the images are mirrored
 * @param seed of weights and draws
 */
public record ClassifierTraining(int steps, int batch, LearningRate rate, int shift, boolean flips, long seed) {
    private static final Adam ADAM = Adam.DEFAULT.withWeightDecay(0.01);
    private static final double CLIP = 1;
    private static final double WHITE = 1;

    public ClassifierTraining {
        if (steps < 1 || batch < 1 || shift < 0) {
            throw new IllegalArgumentException(
                    "steps and batch must be positive and shift not negative, got %d, %d and %d"
                            .formatted(steps, batch, shift));
        }
    }

    /**
     * Trains on the CPU.
     *
     * @param progress told the step after each
     * @return the weights, in memory
     * @throws IllegalArgumentException if the dataset's images or classes are not the architecture's
     * @throws BridgeException if PyTorch cannot start, or the loss is no longer finite
     */
    public Weights run(ClassifierArchitecture arch, PairDataset pairs, LongConsumer progress) {
        if (pairs.classNames().size() != arch.classes()) {
            throw new IllegalArgumentException("%s has %d classes, the classifier %d"
                    .formatted(pairs.name(), pairs.classNames().size(), arch.classes()));
        }
        Draws draws = new Draws(pairs);
        try (TrainableNetwork classifier = TrainableNetwork.initialise(arch, seed, Device.cpu());
                AdamRun adam = new AdamRun(ADAM, CLIP, classifier)) {
            for (long step = 1; step <= steps; step++) {
                try (NDManager local = classifier.manager().newSubManager()) {
                    backward(local, classifier, arch, pairs, draws, step);
                    adam.step(local, step, rate.at(step - 1, (step - 1) / (double) steps), "classifier");
                }
                progress.accept(step);
            }
            return adam.copy();
        }
    }

    private void backward(
            NDManager local,
            TrainableNetwork classifier,
            ClassifierArchitecture arch,
            PairDataset pairs,
            Draws draws,
            long step) {
        SplittableRandom random = Draws.random(seed, step, Draws.Purpose.BATCH);
        int size = arch.size();
        float[] images = new float[batch * arch.channels() * size * size];
        long[] labels = new long[batch];
        for (int i = 0; i < batch; i++) {
            Pair pair = pairs.get(draws.pair(random));
            labels[i] = pair.label();
            moved(pair, arch, random, images, i * arch.channels() * size * size);
        }
        try (GradientCollector collector = classifier.gradientCollector()) {
            NDArray x = TrainedNetworks.array(local, images, batch, arch.channels(), size, size);
            NDArray loss = new SoftmaxCrossEntropyLoss()
                    .evaluate(new NDList(local.create(labels)), new NDList(classifier.forward(true, x)));
            collector.backward(loss);
        }
    }

    /** The pair's target, moved and mirrored by chance. */
    private void moved(Pair pair, ClassifierArchitecture arch, SplittableRandom random, float[] to, int at) {
        int size = arch.size();
        int[] shape = pair.target().shape();
        if (shape.length != 4 || shape[1] != arch.channels() || shape[2] != size || shape[3] != size) {
            throw new IllegalArgumentException("the classifier sees images of %1$dx%2$dx%2$d, got %3$s"
                    .formatted(arch.channels(), size, pair.target()));
        }
        double[] values = pair.target().values();
        int down = random.nextInt(2 * shift + 1) - shift;
        int right = random.nextInt(2 * shift + 1) - shift;
        boolean mirrored = flips && random.nextBoolean();
        for (int i = 0; i < values.length; i++) {
            int column = i % size;
            int x = (mirrored ? size - 1 - column : column) - right;
            int y = i / size % size - down;
            boolean inside = x >= 0 && y >= 0 && x < size && y < size;
            to[at + i] = (float) (inside ? values[i / (size * size) * size * size + y * size + x] : WHITE);
        }
    }
}
