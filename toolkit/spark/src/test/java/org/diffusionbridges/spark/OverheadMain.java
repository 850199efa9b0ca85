/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
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

/** The figures of docs/spark.md, all in one process: {@code OverheadMain [PICTURES]}. */
final class OverheadMain {
    private static final int TASKS = 200;

    private OverheadMain() {}

    public static void main(String[] arguments) {
        int n = arguments.length == 0 ? 1000 : Integer.parseInt(arguments[0]);
        List<Row> rows = Rows.pairs(n);
        batches(rows.subList(0, Math.min(n, 320)));
        try (SparkSession spark = Rows.local()) {
            Dataset<Row> dealt = Rows.of(spark, rows).repartition(8).cache();
            dealt.count();
            for (int round = 1; round <= 2; round++) {
                double alone = seconds(() -> Rows.oneProcess(rows));
                double job = seconds(() -> BridgesSpark.translate(dealt, Rows.sampling())
                        .select("id", "result")
                        .collectAsList());
                System.out.printf(
                        "round %d: one process %.2f ms a picture, local[2] %.2f ms%n",
                        round, 1e3 * alone / n, 1e3 * job / n);
            }
            for (int round = 1; round <= 2; round++) {
                double tasks = seconds(() -> spark.range(0, TASKS, 1, TASKS)
                        .mapPartitions((MapPartitionsFunction<Long, Long>) none -> none, Encoders.LONG())
                        .collectAsList());
                System.out.printf("round %d: %.1f ms a task that does nothing%n", round, 1e3 * tasks / TASKS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        return (System.nanoTime() - begun) / 1e9;
    }
}
