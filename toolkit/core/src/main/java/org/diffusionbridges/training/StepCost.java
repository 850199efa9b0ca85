/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * What a training step costs, in evaluations of the same batch, measured in turns.
 *
 * @param batch pairs in a step
 * @param evaluationMillis one evaluation of the losses without gradients: the median
 * @param stepMillis one step with gradients, Adam and averages: the median
 */
public record StepCost(int batch, double evaluationMillis, double stepMillis) {
    private static final int WARM_UP = 3;
    private static final double RATE = 1e-4;

    /** A step as a multiple of an evaluation. */
    public double evaluations() {
        return stepMillis / evaluationMillis;
    }

    /**
     * Measures on the default device, on noise: the images do not matter.
     *
     * @param rounds measured steps, at least 1
     */
    public static StepCost measure(UNetArchitecture architecture, int batch, int rounds) {
        Pair pair = new Pair(image(architecture, 1), image(architecture, 2), -1);
        List<Pair> pairs = IntStream.range(0, batch).mapToObj(i -> pair).toList();
        DdbmLoss loss = new DdbmLoss(VpSchedule.DEFAULT, DdbmPreconditioning.DEFAULT, architecture.regionColours());
        Training settings = Training.of(new OnePair(pair)).architecture(architecture);
        List<Long> evaluation = new ArrayList<>();
        List<Long> step = new ArrayList<>();
        try (TrainedNetworks networks = new TrainedNetworks(settings, architecture)) {
            Batch prepared = Batch.of(pairs, loss, TimeSampling.uniform(), new SplittableRandom(0));
            networks.warmUp(prepared);
            networks.look(0);
            for (int i = 0; i < WARM_UP; i++) {
                networks.losses(prepared);
            }
            for (int i = 1; i <= rounds; i++) {
                int number = i;
                evaluation.add(nanos(() -> networks.losses(prepared)));
                step.add(nanos(() -> networks.step(prepared, number, RATE)));
            }
        }
        return new StepCost(batch, medianMillis(evaluation), medianMillis(step));
    }

    private static Tensor image(UNetArchitecture architecture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor image = Tensor.zeros(1, architecture.outChannels(), architecture.imageSize(), architecture.imageSize());
        Arrays.setAll(image.values(), i -> random.nextDouble(-1, 1));
        return image;
    }

    private static long nanos(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return System.nanoTime() - begun;
    }

    private static double medianMillis(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() * 1e-6;
    }

    private record OnePair(Pair pair) implements PairDataset {
        @Override
        public String name() {
            return "one pair";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Pair get(int index) {
            return pair;
        }
    }
}
