/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.diffusionbridges.errors.BridgeException;

/** Folders on any file system that Hadoop knows. */
final class Folders {
    private static final String PICTURES = Stream.of("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff")
            .flatMap(ending -> Stream.of(ending, ending.toUpperCase(Locale.ROOT)))
            .collect(Collectors.joining(",", "*.{", "}"));

    private Folders() {}

    /** The whole path, with its file system, as Spark's sources write it. */
    static String qualified(SparkSession spark, String folder) {
        Path path = new Path(folder);
        try {
            return path.getFileSystem(spark.sparkContext().hadoopConfiguration())
                    .makeQualified(path)
                    .toString();
        } catch (IOException e) {
            throw new BridgeException("%s cannot be reached: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** Whether there is a folder with anything in it. */
    static boolean exists(SparkSession spark, String folder) {
        Path path = new Path(folder);
        try {
            var files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
            return files.exists(path) && files.listStatusIterator(path).hasNext();
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
    }

    /** All pictures in and below a folder, by Spark's {@code binaryFile} source. */
    static Dataset<Row> pictures(SparkSession spark, String folder) {
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .option("pathGlobFilter", PICTURES)
                .load(folder);
    }
}
