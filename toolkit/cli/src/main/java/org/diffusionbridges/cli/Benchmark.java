/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.RegionColours;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * What a sampling costs beyond its network, fit for a busy machine: after every evaluation of a run, the bare network is
 * evaluated once on arrays that are on the device already. So both see the same spells of a machine that others use too.
 */
final class Benchmark {
    /** The first calls with each shape, which the engine profiles. */
    private static final int WARM_UP_RUNS = 2;

    /** Until Java has compiled what is called once an evaluation: a few hundred calls of it. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(4);

    private Benchmark() {}

    /**
     * A sampling's cost, DBIM with η = 0.
     *
     * @param model the model's name
     * @param batch pictures in a run
     * @param nfe evaluations in a run
     * @param bareMillis one evaluation of the bare network on the batch: the median
     * @param runMillis a run from its sources to its pictures: the sum of the medians of its parts
     * @param overhead {@code runMillis / (nfe · bareMillis) − 1}, with the medians of the bare evaluations at each place
     * @param cpuOverhead the same of the calling thread's CPU time, which waiting for a turn on a busy machine leaves alone
     * @param imagesPerSecond {@code 1000 · batch / runMillis}
     */
    public record Cost(
            String model,
            int batch,
            int nfe,
            double bareMillis,
            double runMillis,
            double overhead,
            double cpuOverhead,
            double imagesPerSecond) {}

    /**
     * Measures a sampling.
     *
     * @param batch pictures in a run, at least 1
     * @param steps N, at least 1
     * @param rounds measured runs, at least 1
     */
    public static Cost sampling(Bridge bridge, int batch, int steps, int rounds) {
        Tensor xT = pictures(bridge.card(), batch);
        List<Source> sources =
                IntStream.range(0, batch).mapToObj(i -> Source.of(xT.item(i))).toList();
        List<Interleaved> runs = new ArrayList<>();
        int nfe = bridge.dbim(0, steps).nfe();
        try (Network.Session session = bridge.network().session(xT)) {
            Schedule schedule = bridge.card().schedule();
            Runnable bare = session.bare(
                    bridge.card().network().regionColours()
                            ? RegionColours.of(xT).beside(xT, xT, xT, i -> schedule.at(schedule.tMax()))
                            : xT,
                    0);
            bare.run();
            long warm = System.nanoTime() + WARM_UP_NANOS;
            for (int i = 0; i < WARM_UP_RUNS || System.nanoTime() < warm; i++) {
                run(bridge.dbim(0, steps).batch(batch).progress(Progress.NONE), sources);
            }
            for (int i = 0; i < rounds; i++) {
                Interleaved run = new Interleaved(bare);
                run(bridge.dbim(0, steps).batch(batch).progress(run), sources);
                run.end();
                runs.add(run);
            }
        }
        double sampled = medians(nfe + 1, runs, run -> run.own, Lap::wall);
        double sampledCpu = medians(nfe + 1, runs, run -> run.own, Lap::cpu);
        double bare = medians(nfe, runs, run -> run.bare, Lap::wall);
        double bareCpu = medians(nfe, runs, run -> run.bare, Lap::cpu);
        return new Cost(
                bridge.card().name(),
                batch,
                nfe,
                bare / nfe * 1e-6,
                sampled * 1e-6,
                sampled / bare - 1,
                sampledCpu / bareCpu - 1,
                batch / (sampled * 1e-9));
    }

    private static void run(Sampling sampling, List<Source> sources) {
        for (Translation translation : sampling.translateAll(sources)) {
            translation.image();
        }
    }

    private static Tensor pictures(ModelCard card, int batch) {
        SplittableRandom random = new SplittableRandom(1);
        Tensor pictures = Tensor.zeros(batch, card.targetChannels(), card.imageSize(), card.imageSize());
        Arrays.setAll(pictures.values(), i -> random.nextDouble(-1, 1));
        return pictures;
    }

    /** The sum over the places in a run of their medians over the runs. */
    private static double medians(
            int places, List<Interleaved> runs, Function<Interleaved, List<Lap>> laps, ToDoubleFunction<Lap> nanos) {
        double sum = 0;
        for (int place = 0; place < places; place++) {
            int at = place;
            double[] sorted = runs.stream()
                    .mapToDouble(run -> nanos.applyAsDouble(laps.apply(run).get(at)))
                    .sorted()
                    .toArray();
            int middle = sorted.length / 2;
            sum += sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
        return sum;
    }

    /** Nanoseconds. */
    private record Lap(long wall, long cpu) {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        static Lap now() {
            return new Lap(System.nanoTime(), THREADS.getCurrentThreadCpuTime());
        }

        Lap untilNow() {
            long cpuNow = THREADS.getCurrentThreadCpuTime();
            return new Lap(System.nanoTime() - wall, cpuNow - cpu);
        }
    }

    /** One run's parts, each up to the end of an evaluation and a last one up to the pictures, and the bare evaluations. */
    private static final class Interleaved implements Progress {
        private final List<Lap> own = new ArrayList<>();
        private final List<Lap> bare = new ArrayList<>();
        private final Runnable bareEvaluation;
        private Lap begun = Lap.now();

        Interleaved(Runnable bareEvaluation) {
            this.bareEvaluation = bareEvaluation;
        }

        @Override
        public void evaluated(int done, int total) {
            end();
            bareEvaluation.run();
            bare.add(begun.untilNow());
            begun = Lap.now();
        }

        void end() {
            own.add(begun.untilNow());
            begun = Lap.now();
        }
    }
}
