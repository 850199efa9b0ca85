/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.MomentSums;
import org.diffusionbridges.metrics.Mse;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.Psnr;
import org.diffusionbridges.metrics.Ssim;
import org.jspecify.annotations.Nullable;

/**
 * Which results are measured beside which right answers: MSE, PSNR and SSIM of each, and the Fréchet distance of the two sets in the
 * features of a dataset's classifier. An answer is resized to its result's size, padded with white.
 *
 * <p>Sums, squares and moments are aggregations that merge, so that no machine holds more than its part. The figures are those of
 * {@code org.diffusionbridges.metrics} up to the rounding of sums in another order. Standard errors take rows for independent; the Fréchet
 * distance's is a jackknife over 20 parts, dealt by key.
 *
 * @param result the column of results
 * @param target the column of right answers
 * @param key a SQL expression for what names a row
 * @param features the dataset whose classifier's features are compared, such as {@code fashion}; null for none
 */
public record SparkEvaluation(
        String result, String target, String key, @Nullable String features) implements Serializable {

    static final int PARTS = 20;

    /** What each row is measured in; an executor makes its own, for metrics do not travel. */
    static List<PairMetric> metrics() {
        return List.of(new Mse(), new Psnr(), new Ssim());
    }

    private static final StructType FIGURES = new StructType()
            .add("metric", DataTypes.StringType)
            .add("unit", DataTypes.StringType)
            .add("value", DataTypes.DoubleType)
            .add("standard_error", DataTypes.DoubleType)
            .add("n", DataTypes.LongType)
            .add("left_out", DataTypes.LongType);

    /** Of the column {@code result} beside that of {@code target}, with {@code path} as key and no classifier. */
    public static SparkEvaluation of() {
        return new SparkEvaluation("result", "target", "path", null);
    }

    /** With this SQL expression as a row's key. */
    public SparkEvaluation key(String expression) {
        return new SparkEvaluation(result, target, expression, features);
    }

    /** With the features of this dataset's classifier. */
    public SparkEvaluation features(String dataset) {
        return new SparkEvaluation(result, target, key, dataset);
    }

    Dataset<Row> of(Dataset<Row> rows) {
        int results = BridgesSpark.column(rows, result);
        int targets = BridgesSpark.column(rows, target);
        Dataset<Row> measured = BridgesSpark.keyed(rows, key)
                .mapPartitions(new MeasureRows(this, results, targets), Encoders.row(MeasureRows.SCHEMA));
        // The whole and each part, in one pass.
        List<Row> sums = measured.rollup("part")
                .agg(functions.count("error"), aggregations())
                .collectAsList();
        List<Row> parts = sums.stream().filter(row -> !row.isNullAt(0)).toList();
        Row whole = sums.stream()
                .filter(row -> row.isNullAt(0))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no row to measure"));
        return rows.sparkSession().createDataFrame(figures(whole, parts), FIGURES);
    }

    private Column[] aggregations() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < metrics().size(); i++) {
            Column values = functions.col("values").getItem(i);
            columns.add(functions.avg(values).as("mean" + i));
            columns.add(functions.stddev_samp(values).as("deviation" + i));
        }
        columns.add(functions.count("values").as("n"));
        UserDefinedFunction moments = functions.udaf(new MomentsAggregator(), Encoders.BINARY());
        columns.add(moments.apply(functions.col("result_features")).as("results"));
        columns.add(moments.apply(functions.col("target_features")).as("targets"));
        columns.add(functions.first("space", true).as("space"));
        return columns.toArray(Column[]::new);
    }

    private List<Row> figures(Row whole, List<Row> parts) {
        long n = whole.getAs("n");
        long leftOut = whole.getLong(1);
        if (n == 0) {
            throw new IllegalArgumentException(
                    "none of %d rows could be measured: results and targets must be pictures".formatted(leftOut));
        }
        List<Row> figures = new ArrayList<>();
        List<PairMetric> metrics = metrics();
        for (int i = 0; i < metrics.size(); i++) {
            Double deviation = whole.getAs("deviation" + i);
            double error = deviation == null ? Double.NaN : deviation / Math.sqrt(n);
            PairMetric metric = metrics.get(i);
            figures.add(RowFactory.create(
                    metric.name(), metric.unit(), whole.<Double>getAs("mean" + i), error, n, leftOut));
        }
        if (features != null && n > 1) {
            String space = whole.getAs("space");
            FrechetDistance distance = FrechetDistance.to(sums(whole, "targets").moments(space));
            figures.add(RowFactory.create(
                    distance.name(),
                    distance.unit(),
                    distance.of(sums(whole, "results").moments(space)),
                    jackknife(distance, parts, space),
                    n,
                    leftOut));
        }
        return figures;
    }

    /** SE² = (G − 1) / G · Σ (θ_g − θ̄)², θ_g without part g: {@code metrics.Jackknife}, with the parts dealt by key. */
    private static double jackknife(FrechetDistance distance, List<Row> parts, String space) {
        List<MomentSums> sums = parts.stream().map(row -> sums(row, "results")).toList();
        List<Double> without = new ArrayList<>();
        for (int g = 0; g < sums.size(); g++) {
            MomentSums others = new MomentSums(sums.get(g).dimension());
            for (int i = 0; i < sums.size(); i++) {
                if (i != g && sums.get(i).size() > 0) {
                    others.merge(sums.get(i));
                }
            }
            if (others.size() < 2) {
                return Double.NaN;
            }
            without.add(distance.of(others.moments(space)));
        }
        double mean = without.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
        double squares =
                without.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        double groups = without.size();
        return Math.sqrt((groups - 1) / groups * squares);
    }

    private static MomentSums sums(Row row, String column) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(row.<byte[]>getAs(column)))) {
            return (MomentSums) in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new BridgeException("the executors' moments cannot be read: %s".formatted(e), e);
        }
    }
}
