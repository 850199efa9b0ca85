/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.networks.UNetArchitecture;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * What a training step costs, in evaluations of the same batch: {@code TrainingBenchmark [batch] [rounds] [channels size width
 * mult,mult,.. attention,attention,.. head patch groups]}. Besides the wall clock it reads the process's own CPU time, which a
 * busy machine disturbs less.
 */
public final class TrainingBenchmark {
    private TrainingBenchmark() {}

    public static void main(String[] arguments) {
        int batch = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 32;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        UNetArchitecture architecture =
                arguments.length > 2 ? architecture(arguments) : Architectures.standard(new int[] {1, 32, 32}, 0);
        int[] shape = {architecture.inChannels(), architecture.imageSize(), architecture.imageSize()};
        Pair pair = new Pair(image(shape, 1), image(shape, 2), -1);
        List<Pair> pairs = IntStream.range(0, batch).mapToObj(i -> pair).toList();
        DdbmLoss loss = new DdbmLoss(VpSchedule.DEFAULT, DdbmPreconditioning.DEFAULT);
        Training settings = Training.of(new OnePair(pair)).architecture(architecture);
        try (TrainedNetworks networks = new TrainedNetworks(settings, architecture)) {
            Batch prepared = Batch.of(pairs, loss, TimeSampling.uniform(), new SplittableRandom(0));
            networks.warmUp(prepared);
            networks.look(0);
            for (int i = 0; i < 3; i++) {
                networks.losses(prepared);
            }
            double[][] evaluation = new double[rounds][];
            double[][] step = new double[rounds][];
            double[][] preparation = new double[rounds][];
            for (int i = 0; i < rounds; i++) { // interleaved, so that a busy spell hits all three
                int number = i + 1;
                evaluation[i] = timed(() -> networks.losses(prepared));
                step[i] = timed(() -> networks.step(prepared, number, 1e-4));
                preparation[i] =
                        timed(() -> Batch.of(pairs, loss, TimeSampling.uniform(), new SplittableRandom(number)));
            }
            double[] one = median(evaluation);
            double[] whole = median(step);
            double[] prepare = median(preparation);
            System.out.printf(
                    "batch %d of %dx%dx%d, %s%n", batch, shape[0], shape[1], shape[2], architecture.channelMult());
            System.out.printf("             wall ms   CPU ms%n");
            System.out.printf("evaluation   %7.1f  %7.1f%n", one[0], one[1]);
            System.out.printf("step         %7.1f  %7.1f%n", whole[0], whole[1]);
            System.out.printf(
                    "preparation  %7.1f  %7.1f   (beside the step, on a thread of its own)%n", prepare[0], prepare[1]);
            System.out.printf(
                    "a step costs %.2f evaluations (wall), %.2f (CPU)%n", whole[0] / one[0], whole[1] / one[1]);
        }
    }

    private static UNetArchitecture architecture(String[] a) {
        int channels = Integer.parseInt(a[2]);
        return new UNetArchitecture(
                Integer.parseInt(a[3]),
                channels,
                channels,
                channels,
                Integer.parseInt(a[4]),
                numbers(a[5]),
                1,
                numbers(a[6]),
                1,
                Integer.parseInt(a[7]),
                Integer.parseInt(a[9]),
                true,
                true,
                true,
                true,
                0,
                0,
                Integer.parseInt(a[8]));
    }

    private static List<Integer> numbers(String list) {
        return Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static Tensor image(int[] shape, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor image = Tensor.zeros(1, shape[0], shape[1], shape[2]);
        Arrays.setAll(image.values(), i -> random.nextDouble(-1, 1));
        return image;
    }

    private static double[] timed(Runnable work) {
        long wall = System.nanoTime();
        long cpu = processCpu();
        work.run();
        return new double[] {(System.nanoTime() - wall) / 1e6, (processCpu() - cpu) / 1e6};
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double[] median(double[][] measured) {
        double[] medians = new double[2];
        for (int k = 0; k < 2; k++) {
            List<Double> sorted = new ArrayList<>();
            for (double[] one : measured) {
                sorted.add(one[k]);
            }
            sorted.sort(null);
            medians[k] = sorted.get(sorted.size() / 2);
        }
        return medians;
    }

    private record OnePair(Pair pair) implements org.diffusionbridges.data.PairDataset {
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
