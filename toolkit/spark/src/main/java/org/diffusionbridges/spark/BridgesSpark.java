/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.Sampling;

/**
 * Translations, latents and metrics as columns of a {@link Dataset}.
 *
 * <pre>{@code
 * Dataset<Row> drawings = spark.read().format("binaryFile").load("hdfs:///drawings");
 * BridgesSpark.translate(drawings, SparkSampling.of("edges2fashion", bridge -> bridge.dbim(0.0, 10)).seed(7))
 *         .write().parquet("hdfs:///pictures");
 * }</pre>
 *
 * <p>A row's result is a function of its picture, its key and the sampling: partitions, their order, retries and speculation change no
 * byte, on processors of one kind and with one number of threads a task.
 */
public final class BridgesSpark {
    /** What a job adds to its rows besides its result. */
    private static final StructType ADDED = new StructType()
            .add("seed", DataTypes.LongType)
            .add("nfe", DataTypes.IntegerType)
            .add("error", DataTypes.StringType)
            .add("settings", DataTypes.StringType);

    private static final String KEY = "bridges_key";

    private BridgesSpark() {}

    /**
     * Translates the picture of each row.
     *
     * @return the rows with the columns {@code result} (the bytes of a PNG, as {@code Translation.save} writes it), {@code seed}
     *     (bigint), {@code nfe} (int), {@code error} (string: what is wrong with the row's picture, whose result and nfe are null then)
     *     and {@code settings} (string: what made it). Nothing runs before they are asked for
     * @throws IllegalArgumentException if there is no such column, or one of these is there already
     */
    public static Dataset<Row> translate(Dataset<Row> rows, SparkSampling sampling) {
        int picture = column(rows, sampling.picture);
        return worked(rows, sampling, "result", new TranslateRows(sampling, picture));
    }

    /**
     * Encodes the pair of each row, the picture and its right answer in the column {@link SparkSampling#target}, into its latent.
     *
     * @return the rows with the column {@code latent} (the bytes of the file that {@code Latent.save} writes), and the others that
     *     {@link #translate} adds
     * @throws IllegalArgumentException as {@link #translate}
     */
    public static Dataset<Row> encode(Dataset<Row> rows, SparkSampling sampling) {
        int picture = column(rows, sampling.picture);
        int target = column(rows, sampling.target);
        return worked(rows, sampling, "latent", new EncodeRows(sampling, picture, target));
    }

    /**
     * What results are worth beside their right answers: one pass over the rows, one row a metric.
     *
     * @return the columns {@code metric}, {@code unit}, {@code value}, {@code standard_error}, {@code n} and {@code left_out}: how many
     *     rows had no result or could not be measured
     * @throws IllegalArgumentException if there is no such column or no such dataset, or no row could be measured
     */
    public static Dataset<Row> evaluate(Dataset<Row> rows, SparkEvaluation evaluation) {
        return evaluation.of(rows);
    }

    /**
     * Writes each result as a file of its own, named by its row's key, which must be a relative path: a key that does not end in
     * {@code .png} gets that ending. A task's files appear when it is committed, each whole; what went wrong stands in
     * {@code errors/part-*.jsonl}.
     *
     * @param translated what {@link #translate} gave
     * @param key a SQL expression, as in {@link SparkSampling#key}
     * @param folder on any file system that Hadoop knows
     */
    public static void save(Dataset<Row> translated, String key, String folder) {
        PictureOutput.write(translated, key, folder);
    }

    /**
     * The rows that are not yet done.
     *
     * @param folder where {@link #save} wrote, or {@code translate(..).select(key, "seed", "settings", ..)} as Parquet
     * @param parquet which of the two
     * @return those of which there is no result of the same key, seed and settings; in Parquet an error counts as a result
     */
    public static Dataset<Row> remaining(Dataset<Row> rows, SparkSampling sampling, String folder, boolean parquet) {
        return Remaining.of(rows, sampling, folder, parquet);
    }

    /** The settings that a job's executors will have, asked of one of them. */
    static String settings(Dataset<Row> rows, SparkSampling sampling) {
        return rows.sparkSession()
                .range(0, 1, 1, 1)
                .mapPartitions(
                        (MapPartitionsFunction<Long, String>) one -> {
                            Sampling made = sampling.recipe.on(ExecutorModels.bridge(sampling));
                            return List.of(PictureSettings.of(made.settings())).iterator();
                        },
                        Encoders.STRING())
                .first();
    }

    private static Dataset<Row> worked(Dataset<Row> rows, SparkSampling sampling, String result, RowWork work) {
        StructType schema = rows.schema().add(result, DataTypes.BinaryType);
        for (var field : ADDED.fields()) {
            schema = schema.add(field);
        }
        for (String there : rows.columns()) {
            if (there.equals(result) || List.of(ADDED.fieldNames()).contains(there)) {
                throw new IllegalArgumentException(
                        "the rows have a column '%s' already, which the job would add: rename or drop it"
                                .formatted(there));
            }
        }
        return keyed(rows, sampling.key).mapPartitions(work, Encoders.row(schema));
    }

    /** The rows with their key as the last column. */
    static Dataset<Row> keyed(Dataset<Row> rows, String key) {
        return rows.withColumn(KEY, functions.expr(key).cast(DataTypes.StringType));
    }

    static int column(Dataset<Row> rows, String name) {
        int index = Arrays.asList(rows.columns()).indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "there is no column '%s': there are %s".formatted(name, String.join(", ", rows.columns())));
        }
        return index;
    }
}
