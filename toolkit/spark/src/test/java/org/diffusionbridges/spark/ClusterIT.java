/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.Bridge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three executors that are processes of their own, each with Spark's jars on its class path and ours from the driver; a short round
 * with {@code -Dcluster}, longer ones with {@code -Dcluster.pictures=10000} and {@code -Dcluster.rows=100000}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "hosts are addresses of the loop, executors are found in /proc")
class ClusterIT {
    private static final int PICTURES = Integer.getInteger("cluster.pictures", 240);
    private static final int ROWS = Integer.getInteger("cluster.rows", 2000);
    private static final int PARTITIONS = 24;
    private static final List<Row> PAIRS = Rows.pairs(PICTURES);

    private static StandaloneCluster cluster;
    private static SparkSession spark;
    private static Map<String, byte[]> expected;

    @TempDir
    private Path folder;

    private SparkListener listener = new SparkListener() {};

    @BeforeAll
    static void start() throws IOException {
        cluster = new StandaloneCluster(3);
        spark = cluster.application()
                .config("spark.executor.resource.gpu.amount", 1)
                .config("spark.task.resource.gpu.amount", 1)
                .config("spark.executor.heartbeatInterval", "2s")
                .config("spark.executor.processTreeMetrics.enabled", true)
                .config("spark.speculation", true)
                .config("spark.speculation.multiplier", 1.2)
                .config("spark.speculation.quantile", 0.5)
                .config("spark.speculation.minTaskRuntime", "10ms")
                .getOrCreate();
        timed("one process", () -> expected = Rows.oneProcess(PAIRS));
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
        cluster.close();
    }

    @AfterEach
    void forget() {
        spark.sparkContext().removeSparkListener(listener);
    }

    private void listen(SparkListener next) {
        listener = next;
        spark.sparkContext().addSparkListener(next);
    }

    private static void timed(String what, Runnable work) {
        long begun = System.nanoTime();
        work.run();
        System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begun) / 1e9);
    }

    @Test
    void ourClassesComeFromOurJarsAndRunWithSparksVersionsOfWhatBothUse() {
        List<String> places = spark.range(1)
                .map(
                        (MapFunction<Long, String>) i -> Stream.of(Bridge.class, Gson.class, ZipFile.class)
                                .map(type -> Objects.requireNonNull(
                                                type.getProtectionDomain().getCodeSource())
                                        .getLocation()
                                        .getPath())
                                .collect(Collectors.joining("\n")),
                        Encoders.STRING())
                .first()
                .lines()
                .toList();
        assertThat(places.get(0)).contains("/bridges-core").doesNotContain("spark-home/jars");
        assertThat(places.get(1)).contains("/gson-2.13.2.jar");
        assertThat(places.get(2)).contains("/commons-compress-1.28.0.jar");
    }

    @Test
    void executorsGiveTheBytesOfOneProcess() throws IOException {
        drawnAsByOneProcess("three executors", Rows.of(spark, PAIRS).repartition(PARTITIONS));
    }

    /** With an executor the rows are gone that it has dealt to others, too. */
    @Test
    void twoExecutorsKilledChangeNoByte() throws IOException {
        AtomicInteger killed = new AtomicInteger();
        listen(new AfterTasks() {
            @Override
            void after(int tasks) {
                if (tasks == PARTITIONS / 4 || tasks == PARTITIONS / 2) {
                    StandaloneCluster.executors().get(0).destroyForcibly(); // SIGKILL
                    killed.incrementAndGet();
                }
            }
        });
        drawnAsByOneProcess("two killed", Rows.of(spark, PAIRS).repartition(PARTITIONS));
        assertThat(killed).hasValue(2);
    }

    /** A frozen executor's task is drawn again elsewhere, while it is still there. */
    @Test
    void tasksThatRunTwiceAtOnceChangeNoByte() throws IOException {
        AtomicInteger again = new AtomicInteger();
        Map<Long, Boolean> frozen = new ConcurrentHashMap<>();
        listen(new AfterTasks() {
            @Override
            void after(int tasks) {
                if (tasks == PARTITIONS / 2) {
                    long executor = StandaloneCluster.executors().get(0).pid();
                    frozen.put(executor, true);
                    signal("-STOP", executor);
                }
            }

            @Override
            public void onTaskEnd(SparkListenerTaskEnd task) {
                super.onTaskEnd(task);
                if (task.taskInfo().speculative() && task.taskInfo().successful()) {
                    again.incrementAndGet();
                }
            }
        });
        try {
            // without a shuffle, whose other end would be frozen, too
            Dataset<Row> dealt = spark.createDataFrame(
                    JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(PAIRS, PARTITIONS),
                    Rows.SCHEMA);
            drawnAsByOneProcess("one frozen", dealt);
        } finally {
            frozen.keySet().forEach(executor -> signal("-CONT", executor));
        }
        System.out.printf("%d tasks were first done by their copy%n", again.get());
        assertThat(again).hasPositiveValue();
    }

    private static void signal(String signal, long process) {
        try {
            new ProcessBuilder("kill", signal, "" + process).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drawnAsByOneProcess(String how, Dataset<Row> rows) throws IOException {
        Path out = folder.resolve("out");
        timed(
                PICTURES + " pictures, " + how,
                () -> BridgesSpark.save(
                        BridgesSpark.translate(rows, Rows.sampling().device("cpu")), "id", out.toString()));
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> pictures =
                    files.filter(file -> file.toString().endsWith(".png")).toList();
            assertThat(pictures).hasSize(PICTURES);
            for (Path file : pictures) {
                String name = out.relativize(file).toString();
                assertThat(Files.readAllBytes(file))
                        .as(name)
                        .isEqualTo(expected.get(name.substring(0, name.length() - ".png".length())));
            }
        }
    }

    /** Does something after so many tasks have ended. */
    private abstract static class AfterTasks extends SparkListener {
        private int ended;

        abstract void after(int tasks);

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            after(++ended);
        }
    }

    @Test
    void oneRowInAHundredIsDamagedAndAllOthersAreDrawn() {
        byte[] whole = Rows.source(0);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS)
                .map(
                        (MapFunction<Long, Row>) i -> RowFactory.create("" + i, i % 100 == 17 ? cut : whole, null),
                        Encoders.row(Rows.SCHEMA));
        SparkSampling sampling = SparkSampling.of("edges2fashion", bridge -> bridge.firstPrediction())
                .device("cpu")
                .key("id");
        Path out = folder.resolve("table");
        Memory memory = new Memory();
        listen(memory);
        timed(ROWS + " rows", () -> BridgesSpark.translate(rows, sampling)
                .select("id", "result", "error")
                .write()
                .parquet(out.toString()));

        Dataset<Row> made = spark.read().parquet(out.toString());
        assertThat(made.count()).isEqualTo(ROWS);
        assertThat(made.filter("error like '%it is truncated%' and result is null")
                        .count())
                .isEqualTo(ROWS / 100);
        assertThat(made.filter("error is null and result is not null").count()).isEqualTo(ROWS - ROWS / 100);
        memory.flat();
    }

    /** What each executor says in its heartbeats that it holds: its heap, and all that is resident. */
    private static final class Memory extends SparkListener {
        private final Map<String, List<long[]>> samples = new TreeMap<>();

        private static long mean(List<long[]> samples, int what) {
            return Math.round(
                    samples.stream().mapToLong(sample -> sample[what]).average().orElse(0) / 1e6);
        }

        @Override
        public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
            update.executorUpdates().valuesIterator().foreach(metrics -> samples.computeIfAbsent(
                            update.execId(), id -> new ArrayList<>())
                    .add(new long[] {
                        metrics.getMetricValue("JVMHeapMemory"), metrics.getMetricValue("ProcessTreeJVMRSSMemory")
                    }));
        }

        synchronized void flat() {
            samples.forEach((executor, all) -> {
                int quarter = all.size() / 4;
                for (int what = 0; what < 2; what++) {
                    long first = mean(all.subList(0, quarter), what);
                    long second = mean(all.subList(quarter, 2 * quarter), what);
                    long last = mean(all.subList(all.size() - quarter, all.size()), what);
                    System.out.printf(
                            "executor %s, %s: %d MB in the first quarter, %d in the second, %d in the last (%d samples)%n",
                            executor, what == 0 ? "heap" : "resident", first, second, last, all.size());
                }
            });
        }
    }

    @Test
    void aTaskTakesTheGpuThatItsWorkerHasNamed() {
        assertThatThrownBy(() -> BridgesSpark.translate(Rows.of(spark, PAIRS.subList(0, 1)), Rows.sampling())
                        .collect())
                .hasStackTraceContaining("gpu:3");
    }
}
