/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;

/**
 * The figures of docs/spark.md. From toolkit/spark, after {@code ./bridges spark --help} and a build of the tests:
 *
 * <pre>
 * java @java-options -cp '../../.bridges/spark/jars/*:../../.bridges/spark/lib/*:../../.bridges/spark/bridges-spark.jar:target/test-classes' \
 *     org.diffusionbridges.spark.OverheadMain alone|local|cluster|batches [PICTURES [EXECUTORS]]
 * </pre>
 *
 * {@code OMP_NUM_THREADS} sets the threads of libtorch, here and in the executors.
 */
final class OverheadMain {
    private static final int ROUNDS = 2;
    private static final int TASKS = 200;

    private OverheadMain() {}

    public static void main(String[] arguments) throws IOException {
        int n = arguments.length < 2 ? 400 : Integer.parseInt(arguments[1]);
        int executors = arguments.length < 3 ? 2 : Integer.parseInt(arguments[2]);
        List<Row> rows = Rows.pairs(n);
        switch (arguments[0]) {
            case "batches" -> batches(rows);
            case "alone" -> {
                ThreadMXBean threads = ManagementFactory.getThreadMXBean();
                rounds(n, () -> Rows.oneProcess(rows), threads::getCurrentThreadCpuTime);
            }
            case "local" -> {
                try (SparkSession spark = Rows.local()) {
                    job(spark, rows, executors);
                }
            }
            default -> {
                try (StandaloneCluster cluster = new StandaloneCluster(executors)) {
                    long begun = System.nanoTime();
                    try (SparkSession spark = cluster.application().getOrCreate()) {
                        // the driver counts as one of them
                        while (spark.sparkContext().statusTracker().getExecutorInfos().length <= executors) {
                            LockSupport.parkNanos(20_000_000);
                        }
                        System.out.printf("%d executors are there after %.1f s%n", executors, seconds(begun));
                        job(spark, rows, executors);
                    }
                }
            }
        }
    }

    private static void job(SparkSession spark, List<Row> rows, int executors) {
        Dataset<Row> one = Rows.of(spark, rows.subList(0, executors)).repartition(executors);
        processorTime("started");
        System.out.printf("first picture an executor: %.2f s%n", seconds(() -> draw(one)));
        processorTime("with its model");
        System.out.printf("and the next: %.2f s%n", seconds(() -> draw(one)));
        Dataset<Row> dealt = Rows.of(spark, rows).repartition(8).cache();
        dealt.count();
        AtomicLong cpu = new AtomicLong();
        spark.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd task) {
                cpu.addAndGet(task.taskMetrics().executorCpuTime());
            }
        });
        rounds(rows.size(), () -> draw(dealt), cpu::get);
        for (int round = 1; round <= ROUNDS; round++) {
            double tasks = seconds(() -> spark.range(0, TASKS, 1, TASKS)
                    .mapPartitions((MapPartitionsFunction<Long, Long>) none -> none, Encoders.LONG())
                    .collectAsList());
            System.out.printf("round %d: %.1f ms a task that does nothing%n", round, 1e3 * tasks / TASKS);
        }
    }

    /** On a busy machine it says more than the clock. */
    private static void processorTime(String what) {
        StandaloneCluster.executors("").stream()
                .flatMap(executor -> executor.info().totalCpuDuration().stream())
                .forEach(time ->
                        System.out.printf("an executor %s: %.1f s of processor time%n", what, time.toMillis() / 1e3));
    }

    private static void draw(Dataset<Row> rows) {
        BridgesSpark.translate(rows, Rows.sampling()).select("id", "result").collectAsList();
    }

    /** @param cpu nanoseconds of processor time of the threads that draw, without libtorch's others */
    private static void rounds(int pictures, Runnable work, LongSupplier cpu) {
        for (int round = 1; round <= ROUNDS; round++) {
            long before = cpu.getAsLong();
            double seconds = seconds(work);
            System.out.printf(
                    "round %d: %.1f pictures/s; a picture %.2f ms, %.2f ms of processor time%n",
                    round, pictures / seconds, 1e3 * seconds / pictures, (cpu.getAsLong() - before) / 1e6 / pictures);
        }
    }

    /** Whether a picture's bytes depend on the batch that it is drawn in, and what each size of batch costs. */
    private static void batches(List<Row> rows) {
        try (Bridge bridge = Bridges.load("edges2fashion")) {
            List<Source> sources = new ArrayList<>();
            long[] seeds = new long[rows.size()];
            for (int i = 0; i < seeds.length; i++) {
                sources.add(Source.of(Images.read(rows.get(i).<byte[]>getAs(1), "")));
                seeds[i] = i;
            }
            for (int steps : new int[] {1, 10}) {
                List<Translation> alone = List.of();
                for (int batch : new int[] {1, 1, 16}) {
                    var sampling =
                            bridge.dbim(0.0, steps).progress(Progress.NONE).batch(batch);
                    long begun = System.nanoTime();
                    List<Translation> drawn = sampling.translate(sources, seeds);
                    double ms = (System.nanoTime() - begun) / 1e6 / seeds.length;
                    int numbers = 0;
                    int files = 0;
                    double most = 0;
                    for (int i = 0; i < alone.size(); i++) {
                        double[] a = alone.get(i).x0().values();
                        double[] b = drawn.get(i).x0().values();
                        numbers += Arrays.equals(a, b) ? 0 : 1;
                        for (int j = 0; j < a.length; j++) {
                            most = Math.max(most, Math.abs(a[j] - b[j]));
                        }
                        files += Arrays.equals(
                                        Images.png(alone.get(i).image(), Map.of()),
                                        Images.png(drawn.get(i).image(), Map.of()))
                                ? 0
                                : 1;
                    }
                    System.out.printf(
                            "dbim %d steps, batch %d: %.2f ms a picture; of %d against batch 1: %d differ in x0 (at most %.1e), %d in their file%n",
                            steps, batch, ms, alone.size(), numbers, most, files);
                    alone = alone.isEmpty() ? drawn : alone;
                }
            }
        }
    }

    private static double seconds(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return seconds(begun);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
