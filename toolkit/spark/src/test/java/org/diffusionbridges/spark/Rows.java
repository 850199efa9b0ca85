/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;

/** Shoes and bags as rows, and what one process makes of them. */
final class Rows {
    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("content", DataTypes.BinaryType)
            .add("target", DataTypes.BinaryType);

    static final PairDataset PAIRS = NamedPairs.of("fashion").test();

    private Rows() {}

    static SparkSession local() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
    }

    static SparkSampling sampling() {
        return SparkSampling.of("edges2fashion", bridge -> bridge.dbim(0.0, 1))
                .seed(7)
                .key("id");
    }

    static byte[] png(Tensor image) {
        return Images.png(Images.toImage(image), Map.of());
    }

    /** Row i is pair i, in turn, under the key {@code drawings/i}. */
    static List<Row> pairs(int n) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rows.add(RowFactory.create(
                    "drawings/" + i, source(i), png(PAIRS.get(i % PAIRS.size()).target())));
        }
        return rows;
    }

    static byte[] source(int i) {
        return png(PAIRS.get(i % PAIRS.size()).source());
    }

    static Dataset<Row> of(SparkSession spark, List<Row> rows) {
        return spark.createDataFrame(rows, SCHEMA);
    }

    /** The PNG of each key, drawn in this process, picture by picture, in the rows' order. */
    static Map<String, byte[]> oneProcess(List<Row> rows) {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        try (Bridge bridge = Bridges.load("edges2fashion")) {
            Sampling sampling = bridge.dbim(0.0, 1).progress(Progress.NONE);
            for (Row row : rows) {
                String key = row.getString(0);
                Source source = Source.of(Images.read(row.<byte[]>getAs(1), key));
                Translation made =
                        sampling.translate(List.of(source), Seeds.keyed(7, key)).get(0);
                pictures.put(key, Images.png(made.image(), made.texts()));
            }
        }
        return pictures;
    }
}
