/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.Bridge;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three executors that are processes of their own, each with Spark's jars on its class path and ours from the driver; a
 * short round with {@code -Dcluster}, longer ones with {@code -Dcluster.pictures=10000} and {@code -Dcluster.rows=100000}.
 */
class ClusterIT {
    private static final int PICTURES = Integer.getInteger("cluster.pictures", 240);
    private static final int ROWS = Integer.getInteger("cluster.rows", 2000);
    private static final int PARTITIONS = 24;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    /** An installation of Spark in so far as executors need one: a folder of jars. */
    @BeforeAll
    static void start() throws IOException {
        List<Path> sparks = jars(
                Files.readString(Path.of(System.getProperty("spark.classpath"))).strip());
        Path home = Path.of(System.getenv("SPARK_HOME"), "jars");
        Files.createDirectories(home);
        for (Path jar : sparks) {
            Files.deleteIfExists(home.resolve(jar.getFileName()));
            Files.createSymbolicLink(home.resolve(jar.getFileName()), jar);
        }
        String ours = jars(System.getProperty("java.class.path")).stream()
                .filter(jar -> jar.toString().endsWith(".jar") && !sparks.contains(jar))
                .map(Path::toString)
                .collect(Collectors.joining(","));
        spark = SparkSession.builder()
                .master("local-cluster[3,1,1024]")
                .config("spark.jars", ours + "," + thisTestsJar())
                .config("spark.ui.enabled", false)
                .config("spark.speculation", true)
                .config("spark.speculation.multiplier", 1.2)
                .config("spark.speculation.quantile", 0.5)
                .config("spark.speculation.minTaskRuntime", "10ms")
                .getOrCreate();
    }

    /** Beside the library on the executors, for the lambdas here. */
    private static Path thisTestsJar() throws IOException {
        Path classes = Path.of(ClusterIT.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Path jar = Path.of("target", "this-test.jar").toAbsolutePath();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static List<Path> jars(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
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
    void executorsGiveTheBytesOfOneProcessThoughTwoAreKilled() throws IOException {
        List<Row> rows = Rows.pairs(PICTURES);
        Map<String, byte[]> expected = Rows.oneProcess(rows);
        Killer killer = new Killer();
        spark.sparkContext().addSparkListener(killer);
        Path out = folder.resolve("out");
        long begun = System.nanoTime();
        BridgesSpark.save(
                BridgesSpark.translate(Rows.of(spark, rows).repartition(PARTITIONS), Rows.sampling()),
                "id",
                out.toString());
        System.out.printf(
                "%d pictures on 3 executors, two killed: %.1f s%n", PICTURES, (System.nanoTime() - begun) / 1e9);

        assertThat(killer.killed).hasSize(2);
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

    /** Kills an executor with -9 after a quarter of the tasks, and another after half of them. */
    private static final class Killer extends SparkListener {
        private final AtomicInteger ended = new AtomicInteger();
        private final Set<Long> killed = ConcurrentHashMap.newKeySet();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            int count = ended.incrementAndGet();
            if (killed.size() < 2 && (count >= PARTITIONS / 2 || (killed.isEmpty() && count >= PARTITIONS / 4))) {
                ProcessHandle.current()
                        .descendants()
                        .filter(process -> process.isAlive() && !killed.contains(process.pid()))
                        .findFirst()
                        .ifPresent(executor -> {
                            killed.add(executor.pid());
                            executor.destroyForcibly(); // SIGKILL
                        });
            }
        }
    }

    @Test
    void oneRowInAHundredIsDamagedAndAllOthersAreDrawn() throws IOException {
        byte[] whole = Rows.source(0);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        Dataset<Row> rows = spark.range(0, ROWS, 1, PARTITIONS)
                .map(
                        (MapFunction<Long, Row>) i -> RowFactory.create("" + i, i % 100 == 17 ? cut : whole, null),
                        Encoders.row(Rows.SCHEMA));
        SparkSampling sampling = SparkSampling.of("edges2fashion", bridge -> bridge.firstPrediction())
                .key("id");
        Path out = folder.resolve("table");
        long begun = System.nanoTime();
        BridgesSpark.translate(rows, sampling)
                .select("id", "result", "error")
                .write()
                .parquet(out.toString());
        System.out.printf("%d rows: %.1f s; executors hold %s%n", ROWS, (System.nanoTime() - begun) / 1e9, memory());

        Dataset<Row> made = spark.read().parquet(out.toString());
        assertThat(made.count()).isEqualTo(ROWS);
        assertThat(made.filter("error like '%it is truncated%' and result is null")
                        .count())
                .isEqualTo(ROWS / 100);
        assertThat(made.filter("error is null and result is not null").count()).isEqualTo(ROWS - ROWS / 100);
    }

    private static String memory() throws IOException {
        StringBuilder memory = new StringBuilder();
        for (ProcessHandle executor : ProcessHandle.current().descendants().toList()) {
            Path status = Path.of("/proc", String.valueOf(executor.pid()), "status");
            if (Files.exists(status)) {
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
                        .forEach(line ->
                                memory.append(line.replaceAll("\\s+", " ")).append("; "));
            }
        }
        return memory.toString();
    }
}
