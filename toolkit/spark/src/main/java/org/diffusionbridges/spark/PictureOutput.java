/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.RecordWriter;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * One file a picture, through Spark's commit protocol: a task writes where nobody looks, and of all its attempts the driver lets one
 * commit. Hadoop's algorithm 2 moves the files of a task into place when it commits, and not when the job does: each is whole by
 * itself, and a killed job's are worth keeping.
 */
final class PictureOutput {
    static final String ENDING = ".png";
    static final String ERRORS = "errors";

    private PictureOutput() {}

    /** The file of a key: its own name where that ends in .png, else with that ending. */
    static Column file(String key) {
        Column name = functions.expr(key).cast(DataTypes.StringType);
        return functions
                .when(functions.lower(name).endsWith(ENDING), name)
                .otherwise(functions.concat(name, functions.lit(ENDING)));
    }

    static void write(Dataset<Row> translated, String key, String folder) {
        try {
            Job job = Job.getInstance(translated.sparkSession().sparkContext().hadoopConfiguration());
            FileOutputFormat.setOutputPath(
                    job, new Path(folder)); // by its whole path: an executor runs in another folder
            Configuration configuration = job.getConfiguration();
            configuration.setInt("mapreduce.fileoutputcommitter.algorithm.version", 2);
            job.setOutputFormatClass(Format.class);
            Path errors = new Path(folder, ERRORS);
            FileSystem files = errors.getFileSystem(configuration);
            files.delete(errors, true); // those of an earlier run, which are tried again
            translated
                    .select(file(key), functions.col("result"), functions.col("error"))
                    .javaRDD()
                    .mapToPair(row -> new Tuple2<>(row.getString(0), row))
                    .saveAsNewAPIHadoopDataset(configuration);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be written: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** The error in a line of an errors' file. */
    static String error(String line) {
        return JsonParser.parseString(line).getAsJsonObject().get("error").getAsString();
    }

    /** Made by Hadoop. */
    public static final class Format extends FileOutputFormat<String, Row> {

        /** A folder that is there is gone on with. */
        @Override
        public void checkOutputSpecs(JobContext job) {}

        @Override
        public RecordWriter<String, Row> getRecordWriter(TaskAttemptContext task) throws IOException {
            Path work = ((PathOutputCommitter) getOutputCommitter(task)).getWorkPath();
            return new Writer(work, task);
        }
    }

    private static final class Writer extends RecordWriter<String, Row> {
        private final Path work;
        private final TaskAttemptContext task;
        private final FileSystem files;
        private @Nullable OutputStream errors;

        Writer(Path work, TaskAttemptContext task) throws IOException {
            this.work = work;
            this.task = task;
            FileSystem own = work.getFileSystem(task.getConfiguration());
            // Beside each file of a machine's own Hadoop would put a hidden one with its checksum.
            files = own instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : own;
        }

        @Override
        public void write(String file, Row row) throws IOException {
            byte[] result = row.getAs("result");
            if (result == null) {
                error(file, row.getAs("error"));
                return;
            }
            try (OutputStream out = files.create(new Path(work, relative(file)), false)) {
                out.write(result);
            }
        }

        private void error(String file, @Nullable String error) throws IOException {
            if (errors == null) {
                String name = "part-%05d.jsonl"
                        .formatted(task.getTaskAttemptID().getTaskID().getId());
                errors = files.create(new Path(new Path(work, ERRORS), name), true);
            }
            JsonObject line = new JsonObject();
            line.addProperty("file", file);
            line.addProperty("error", error);
            errors.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        private static String relative(String file) {
            boolean outside = file.startsWith("/") || file.contains(":") || ("/" + file + "/").contains("/../");
            if (outside) {
                throw new IllegalArgumentException(
                        "a key must be a relative path to name a file, got '%s': take an expression for it such as regexp_replace(path, '.*/', '')"
                                .formatted(file));
            }
            return file;
        }

        @Override
        public void close(TaskAttemptContext context) throws IOException {
            if (errors != null) {
                errors.close();
            }
        }
    }
}
