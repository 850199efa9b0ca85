/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;
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
    private static final int PARTITIONS = Math.max(24, PICTURES / 100);
    private static final List<Row> PAIRS = Rows.pairs(PICTURES);

    private static StandaloneCluster cluster;
    private static SparkSession spark;
    private static Map<String, byte[]> expected = Map.of();

    @TempDir
    private Path folder;

    private SparkListener listener = new SparkListener() {};

    @BeforeAll
    static void start() throws IOException {
        cluster = new StandaloneCluster(3);
        Path tiny = Path.of("target/tiny.safetensors").toAbsolutePath();
        save(tiny);
        spark = cluster.application()
                .config("spark.files", tiny.toString())
                .config("spark.executor.resource.gpu.amount", 1)
                .config("spark.task.resource.gpu.amount", 1)
                .config("spark.executor.heartbeatInterval", "2s")
                .config("spark.executor.processTreeMetrics.enabled", true)
                .config("spark.speculation", true)
                .config("spark.speculation.multiplier", 1.2)
                .config("spark.speculation.quantile", 0.5)
                .config("spark.speculation.minTaskRuntime", "10ms")
                .getOrCreate();
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

    /** What the frozen one has begun is drawn again elsewhere while it is still at it, and goes on when all is done. */
    @Test
    void twoExecutorsKilledAndOneFrozenChangeNoByte() throws IOException {
        Trouble trouble = new Trouble();
        listen(trouble);
        // without a shuffle, whose other end would be frozen, too
        Dataset<Row> dealt = spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(PAIRS, PARTITIONS), Rows.SCHEMA);
        try {
            drawnAsByOneProcess("two killed, one frozen", dealt);
        } finally {
            signal("-CONT", trouble.frozen);
        }
        System.out.printf("%d tasks were first done by their copy%n", trouble.copies);
        assertThat(trouble.copies).isPositive();
    }

    /** Kills an executor after a quarter of the tasks and another after half of them, and freezes one that begins a last task. */
    private static final class Trouble extends SparkListener {
        private int ended;
        private volatile int copies;
        private volatile long frozen;

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            if (task.taskInfo().speculative() && task.taskInfo().successful()) {
                copies++;
            }
            ended++;
            if (ended == PARTITIONS / 4 || ended == PARTITIONS / 2) {
                signal("-KILL", StandaloneCluster.executors("").get(0).pid());
            }
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart task) {
            if (ended >= PARTITIONS - 4 && frozen == 0) {
                String executor = task.taskInfo().executorId();
                frozen = StandaloneCluster.executors("--executor-id\0%s\0".formatted(executor))
                        .get(0)
                        .pid();
                signal("-STOP", frozen);
            }
        }
    }

    private static void signal(String signal, long process) {
        try {
            assertThat(new ProcessBuilder("kill", signal, "" + process).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drawnAsByOneProcess(String how, Dataset<Row> rows) throws IOException {
        if (expected.isEmpty()) {
            timed(PICTURES + " pictures, one process", () -> expected = Rows.oneProcess(PAIRS));
        }
        Path out = Path.of("").toAbsolutePath().relativize(folder.resolve("out")); // executors run in other folders
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

    /** By a network of next to nothing, sent to the executors as a file: what is followed here is the rows. */
    @Test
    void oneRowInAHundredIsDamagedAndAllOthersAreDrawn() {
        byte[] whole = Images.png(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), Map.of());
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS)
                .map(
                        (MapFunction<Long, Row>) i -> RowFactory.create("" + i, i % 100 == 17 ? cut : whole, null),
                        Encoders.row(Rows.SCHEMA));
        SparkSampling sampling = SparkSampling.of("tiny.safetensors", bridge -> bridge.firstPrediction())
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

    private static void save(Path model) {
        UNetArchitecture network = UNetArchitecture.of(settings -> {
            settings.imageSize = 8;
            settings.inChannels = 1;
            settings.conditionChannels = 1;
            settings.outChannels = 1;
            settings.modelChannels = 4;
            settings.channelMult = List.of(1);
            settings.groupNormGroups = 2;
        });
        Weights weights = Network.randomWeights(network, 1);
        ModelCard card = new ModelCard(
                "tiny",
                "anything to noise",
                VpSchedule.DEFAULT,
                DdbmPreconditioning.DEFAULT,
                TimeGrid.uniform(),
                network,
                List.of(),
                "none",
                ModelCard.NOT_STATED,
                ModelCard.NOT_STATED,
                "nobody",
                weights.parameters(),
                Map.of(),
                null);
        ModelFiles.save(model, card, weights, ElementType.FLOAT32);
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
            samples.remove("driver");
            samples.forEach((executor, all) -> {
                int quarter = all.size() / 4;
                List<long[]> first = all.subList(0, quarter);
                List<long[]> second = all.subList(quarter, 2 * quarter);
                List<long[]> last = all.subList(all.size() - quarter, all.size());
                for (int what = 0; what < 2; what++) {
                    System.out.printf(
                            "executor %s, %s: %d MB in the first quarter, %d in the second, %d in the last (%d samples)%n",
                            executor,
                            what == 0 ? "heap" : "resident",
                            mean(first, what),
                            mean(second, what),
                            mean(last, what),
                            all.size());
                }
                assertThat(mean(last, 1)).isLessThan(mean(second, 1) * 5 / 4 + 1);
            });
        }
    }

    @Test
    void aTaskTakesTheGpuThatItsWorkerHasNamed() {
        assertThatThrownBy(() -> BridgesSpark.translate(Rows.of(spark, PAIRS.subList(0, 1)), Rows.sampling())
                        .collect())
                .hasStackTraceContaining("device gpu:3 needs 4 GPUs that PyTorch can use, got 0");
    }
}
