/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** What {@code bridges spark} does once there is a session: read, leave out what is done, translate, write, and say what failed. */
record SparkJob(
        SparkSession spark,
        String in,
        String out,
        SparkCommand.Form to,
        SparkSampling options,
        @Nullable String key,
        @Nullable String column,
        @Nullable Integer partitions,
        boolean resume) {

    /** How many errors are told one by one. */
    private static final int TOLD = 20;

    int run(PrintWriter output, PrintWriter err) {
        if (!Folders.exists(spark, in)) {
            throw new IllegalArgumentException(in + " does not exist or is empty: name a folder of pictures");
        }
        if (!resume && Folders.exists(spark, out)) {
            throw new IllegalArgumentException(
                    out + " has files in it: add --resume to go on with it, or name another OUT");
        }
        boolean parquet = to == SparkCommand.Form.PARQUET;
        SparkSampling sampling = options.key("key").picture(column == null ? "content" : column);
        Dataset<Row> all = rows();
        Dataset<Row> rows = resume ? BridgesSpark.remaining(all, sampling, out, parquet) : all;
        if (partitions != null) {
            rows = rows.repartition(partitions);
        }
        Dataset<Row> made = BridgesSpark.translate(rows, sampling);
        List<String> errors = parquet ? parquet(made) : pictures(made);
        errors.stream().limit(TOLD).forEach(error -> err.println("bridges: " + Printable.line(error)));
        if (errors.size() > TOLD) {
            err.printf("bridges: and %d more, all in %s%n", errors.size() - TOLD, out);
        }
        err.flush();
        output.printf("%s: done, %d failed, seed %d%n", out, errors.size(), sampling.seed);
        return errors.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** The pictures with a column {@code key}: what was asked for, or a file's path below the folder. */
    private Dataset<Row> rows() {
        if (column != null && key != null) {
            return spark.read()
                    .parquet(in)
                    .withColumn("key", functions.expr(key).cast("string"));
        }
        int prefix = Folders.qualified(spark, in).length() + 1;
        return Folders.pictures(spark, in)
                .select(
                        functions.col("content"),
                        functions
                                .expr("substring(path, %d)".formatted(prefix + 1))
                                .as("key"));
    }

    private List<String> parquet(Dataset<Row> made) {
        made.select("key", "result", "seed", "nfe", "error", "settings")
                .write()
                .mode(resume ? "append" : "errorifexists")
                .parquet(out);
        return spark.read().parquet(out).filter("error is not null").select("error").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> pictures(Dataset<Row> made) {
        BridgesSpark.save(made, "key", out);
        List<String> errors = new ArrayList<>();
        Path folder = new Path(out, PictureOutput.ERRORS);
        try {
            FileSystem files = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            if (files.exists(folder)) {
                for (FileStatus part : files.listStatus(folder)) {
                    try (BufferedReader lines = new BufferedReader(
                            new InputStreamReader(files.open(part.getPath()), StandardCharsets.UTF_8))) {
                        lines.lines().map(PictureOutput::error).forEach(errors::add);
                    }
                }
            }
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
        return errors;
    }
}
