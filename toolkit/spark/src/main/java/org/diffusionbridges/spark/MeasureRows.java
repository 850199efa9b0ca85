/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.metrics.FeatureExtractor;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/** Each row's figures and features; the last column that comes in is the key. */
final class MeasureRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    static final StructType SCHEMA = new StructType()
            .add("part", DataTypes.IntegerType, false)
            .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false))
            .add("result_features", DataTypes.BinaryType)
            .add("target_features", DataTypes.BinaryType)
            .add("space", DataTypes.StringType)
            .add("error", DataTypes.StringType);

    private final SparkEvaluation evaluation;
    private final int result;
    private final int target;

    MeasureRows(SparkEvaluation evaluation, int result, int target) {
        this.evaluation = evaluation;
        this.result = result;
        this.target = target;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        String dataset = evaluation.features();
        @Nullable
        FeatureExtractor features =
                dataset == null ? null : ExecutorModels.classifier(dataset).features();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
                .map(row -> measured(row, features))
                .iterator();
    }

    private Row measured(Row row, @Nullable FeatureExtractor features) {
        String key = String.valueOf(row.get(row.size() - 1));
        int part = (int) Math.floorMod(Seeds.keyed(SparkEvaluation.PARTS, key), (long) SparkEvaluation.PARTS);
        try {
            return measured(row, key, part, features);
        } catch (RuntimeException e) {
            return RowFactory.create(part, null, null, null, null, RowPictures.fault(e));
        }
    }

    private Row measured(Row row, String key, int part, @Nullable FeatureExtractor features) {
        BufferedImage picture = RowPictures.picture(row.get(result), key);
        int channels = picture.getRaster().getNumBands() == 1 ? 1 : 3;
        Tensor x0Hat = Images.toTensor(picture, channels);
        Tensor x0 = Images.toTensor(
                RowPictures.picture(row.get(target), key), channels, picture.getHeight(), picture.getWidth(), Fit.PAD);
        Double[] values = SparkEvaluation.metrics().stream()
                .map(metric -> metric.of(x0Hat, x0))
                .toArray(Double[]::new);
        return features == null
                ? RowFactory.create(part, values, null, null, null, null)
                : RowFactory.create(part, values, bytes(features, x0Hat), bytes(features, x0), features.name(), null);
    }

    private static byte[] bytes(FeatureExtractor features, Tensor image) {
        double[] vector = features.extract(image).values();
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * vector.length);
        bytes.asDoubleBuffer().put(vector);
        return bytes.array();
    }
}
