/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.tensors.Seeds;

/** What a job that goes on still has to do: the rows without those of the same name, seed and settings in its output. */
final class Remaining {
    private static final StructType DONE = new StructType()
            .add("done_name", DataTypes.StringType)
            .add("done_seed", DataTypes.LongType)
            .add("done_settings", DataTypes.StringType);

    private Remaining() {}

    static Dataset<Row> of(Dataset<Row> rows, SparkSampling sampling, String folder, boolean parquet) {
        SparkSession spark = rows.sparkSession();
        if (!Folders.exists(spark, folder)) {
            return rows;
        }
        Column name =
                parquet ? functions.expr(sampling.key).cast(DataTypes.StringType) : PictureOutput.file(sampling.key);
        Dataset<Row> done = (parquet ? rows(spark, sampling, folder) : pictures(spark, folder))
                .filter(functions.col("done_settings").equalTo(BridgesSpark.settings(rows, sampling)));
        long seed = sampling.seed;
        Column seedOfRow = functions
                .udf((UDF1<String, Long>) key -> Seeds.keyed(seed, key), DataTypes.LongType)
                .apply(functions.expr(sampling.key).cast(DataTypes.StringType));
        return rows.join(
                done,
                name.equalTo(functions.col("done_name")).and(seedOfRow.equalTo(functions.col("done_seed"))),
                "left_anti");
    }

    private static Dataset<Row> rows(SparkSession spark, SparkSampling sampling, String folder) {
        return spark.read()
                .parquet(folder)
                .select(
                        functions.expr(sampling.key).cast(DataTypes.StringType).as("done_name"),
                        functions.col("seed").as("done_seed"),
                        functions.col("settings").as("done_settings"));
    }

    /** What the PNG files of a folder say of themselves; what is no whole PNG is not done. */
    private static Dataset<Row> pictures(SparkSession spark, String folder) {
        int prefix = Folders.qualified(spark, folder).length() + 1;
        return Folders.pictures(spark, folder)
                .flatMap(
                        (FlatMapFunction<Row, Row>) file -> {
                            String path = file.getAs("path");
                            try {
                                Map<String, String> texts = PngText.read(file.<byte[]>getAs("content"), path);
                                long seed = Long.parseLong(texts.getOrDefault(PictureSettings.SEED, ""));
                                String name = path.substring(prefix);
                                return List.of(RowFactory.create(name, seed, PictureSettings.of(texts)))
                                        .iterator();
                            } catch (BridgeException | NumberFormatException e) {
                                return List.<Row>of().iterator();
                            }
                        },
                        Encoders.row(DONE));
    }
}
