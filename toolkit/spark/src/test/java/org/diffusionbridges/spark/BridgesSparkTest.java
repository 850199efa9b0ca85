/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Progress;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Moments;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgesSparkTest {
    private static final SparkSession SPARK = Rows.local();

    @TempDir
    private Path folder;

    private static Map<String, byte[]> results(Dataset<Row> translated) {
        Map<String, byte[]> results = new LinkedHashMap<>();
        for (Row row : translated.collectAsList()) {
            assertThat(row.<String>getAs("error")).isNull();
            results.put(row.getAs("id"), row.getAs("result"));
        }
        return results;
    }

    @Test
    void oneAndSevenPartitionsAndAnotherOrderGiveTheBytesOfOneProcess() {
        List<Row> rows = Rows.pairs(12);
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.reverse(shuffled);
        Map<String, byte[]> expected = Rows.oneProcess(rows);
        for (Dataset<Row> dealt : List.of(
                Rows.of(SPARK, rows).repartition(1), Rows.of(SPARK, shuffled).repartition(7))) {
            Map<String, byte[]> results = results(BridgesSpark.translate(dealt, Rows.sampling()));
            assertThat(results).hasSize(12).allSatisfy((key, png) -> assertThat(png)
                    .isEqualTo(expected.get(key)));
        }
    }

    @Test
    void aRowSaysItsSeedItsEvaluationsAndItsSettings() {
        Row row = BridgesSpark.translate(Rows.of(SPARK, Rows.pairs(1)), Rows.sampling())
                .first();
        assertThat(row.<Long>getAs("seed")).isEqualTo(Seeds.keyed(7, "drawings/0"));
        assertThat(row.<Integer>getAs("nfe")).isEqualTo(2);
        assertThat(row.<String>getAs("settings")).contains("Model: edges2fashion; Sampler: dbim eta=0.0; Steps: 1");
    }

    @Test
    void aRowAtFaultGetsItsErrorAndStopsNothing() {
        byte[] whole = Rows.source(0);
        List<Row> rows = List.of(
                RowFactory.create("whole", whole, null),
                RowFactory.create("cut", Arrays.copyOf(whole, whole.length / 2), null),
                RowFactory.create("empty", new byte[0], null),
                RowFactory.create("null", null, null),
                RowFactory.create("text", "no picture".getBytes(StandardCharsets.UTF_8), null));
        for (int batch : new int[] {1, 3}) {
            Dataset<Row> made = BridgesSpark.translate(
                    Rows.of(SPARK, rows).repartition(1), Rows.sampling().batch(batch));
            Map<String, String> errors = new LinkedHashMap<>();
            made.collectAsList().forEach(row -> errors.put(row.getAs("id"), row.getAs("error")));
            assertThat(errors.get("whole")).isNull();
            assertThat(errors.get("cut")).startsWith("cut cannot be read: it is truncated");
            assertThat(errors.get("empty")).startsWith("empty cannot be read: it is empty");
            assertThat(errors.get("null")).startsWith("null has no picture: its cell is empty");
            assertThat(errors.get("text")).startsWith("text cannot be read: it is no picture");
            assertThat(made.filter("result is not null").count()).isEqualTo(1);
        }
    }

    @Test
    void aFaultOfTheJobIsNoRowsFault() {
        Dataset<Row> rows = Rows.of(SPARK, Rows.pairs(1));
        assertThatThrownBy(() -> BridgesSpark.translate(
                                rows,
                                SparkSampling.of("nobodys", b -> b.dbim(1)).key("id"))
                        .collect())
                .hasStackTraceContaining("there is no embedded model and no file 'nobodys'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgesSpark.translate(rows, Rows.sampling().picture("picture")))
                .withMessage("there is no column 'picture': there are id, content, target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgesSpark.translate(rows.withColumn("seed", rows.col("id")), Rows.sampling()))
                .withMessageContaining("the rows have a column 'seed' already");
    }

    /** The struct of Spark's image source, whose own reader is in spark-mllib: blue first, from the top. */
    @Test
    void theImageSourcesPicturesAreReadAsTheFilesThatTheyCameFrom() {
        StructType image = new StructType()
                .add("origin", DataTypes.StringType)
                .add("height", DataTypes.IntegerType)
                .add("width", DataTypes.IntegerType)
                .add("nChannels", DataTypes.IntegerType)
                .add("mode", DataTypes.IntegerType)
                .add("data", DataTypes.BinaryType);
        BufferedImage colours = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
        colours.setRGB(0, 0, 0xff0000);
        colours.setRGB(2, 1, 0x0000ff);
        byte[] data = new byte[3 * 2 * 4];
        data[2] = (byte) 0xff; // red
        data[4 * 5] = (byte) 0xff; // blue
        for (int i = 3; i < data.length; i += 4) {
            data[i] = (byte) 0xff; // opaque
        }
        Row red = new GenericRowWithSchema(new Object[] {"o", 2, 3, 4, 24, data}, image);
        assertThat(Images.toTensor(RowPictures.picture(red, "o"), 3).values())
                .containsExactly(Images.toTensor(colours, 3).values());

        BufferedImage grey = Images.read(Rows.source(3), "3");
        byte[] pixels = new byte[grey.getWidth() * grey.getHeight()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) grey.getRaster().getSample(i % grey.getWidth(), i / grey.getWidth(), 0);
        }
        Row origin = RowFactory.create("drawings/3", grey.getHeight(), grey.getWidth(), 1, 0, pixels);
        Row damaged = RowFactory.create("drawings/4", -1, -1, -1, -1, new byte[0]);
        Dataset<Row> rows = SPARK.createDataFrame(
                List.of(RowFactory.create(origin), RowFactory.create(damaged)), new StructType().add("image", image));
        List<Row> made = BridgesSpark.translate(
                        rows, Rows.sampling().picture("image").key("image.origin"))
                .collectAsList();
        assertThat(made.get(0).<byte[]>getAs("result"))
                .isEqualTo(Rows.oneProcess(Rows.pairs(4)).get("drawings/3"));
        assertThat(made.get(1).<String>getAs("error")).startsWith("drawings/4 has no picture");
    }

    @Test
    void aLatentIsTheFileThatOneProcessSaves() throws Exception {
        Row row = BridgesSpark.encode(Rows.of(SPARK, Rows.pairs(1)), Rows.sampling())
                .first();
        Path file = folder.resolve("one.safetensors");
        try (Bridge bridge = Bridges.load("edges2fashion")) {
            bridge.dbim(0.0, 1)
                    .progress(Progress.NONE)
                    .encode(
                            Source.of(Rows.PAIRS.get(0).target()),
                            Source.of(Rows.PAIRS.get(0).source()),
                            Start.onMarginal(Seeds.keyed(7, "drawings/0")))
                    .save(file);
        }
        assertThat(row.<String>getAs("error")).isNull();
        assertThat(row.<byte[]>getAs("latent")).isEqualTo(Files.readAllBytes(file));
        assertThat(row.<Integer>getAs("nfe")).isPositive();
    }

    @Test
    void theFiguresAreThoseOfTheLibrary() {
        int n = 60;
        List<Row> rows = new ArrayList<>(Rows.pairs(n));
        rows.add(RowFactory.create("bad", new byte[3], Rows.source(0)));
        Map<String, Row> figures = new LinkedHashMap<>();
        BridgesSpark.evaluate(
                        Rows.of(SPARK, rows).repartition(5), new SparkEvaluation("content", "target", "id", "fashion"))
                .collectAsList()
                .forEach(row -> figures.put(row.getAs("metric"), row));

        List<String> ids = IntStream.range(0, n).mapToObj(i -> "" + i).toList();
        List<Tensor> drawn = IntStream.range(0, n)
                .mapToObj(i -> Images.toTensor(Images.read(Rows.source(i), ""), 1))
                .toList();
        List<Tensor> right = IntStream.range(0, n)
                .mapToObj(i ->
                        Images.toTensor(Images.read(Rows.png(Rows.PAIRS.get(i).target()), ""), 1))
                .toList();
        ImageSet results = ImageSet.of(ids, drawn);
        ImageSet targets = ImageSet.of(ids, right);
        for (PairMetric metric : SparkEvaluation.metrics()) {
            Measured expected = metric.measure(results, targets);
            Row figure = figures.get(metric.name());
            assertThat(figure.<Double>getAs("value")).isCloseTo(expected.value(), within(1e-9));
            assertThat(figure.<Double>getAs("standard_error")).isCloseTo(expected.standardError(), within(1e-9));
            assertThat(figure.<Long>getAs("n")).isEqualTo(n);
            assertThat(figure.<Long>getAs("left_out")).isEqualTo(1);
        }
        try (ImageClassifier judge = ImageClassifier.of(NamedPairs.of("fashion"))) {
            Features own = Features.of(judge.features(), results);
            FrechetDistance distance = FrechetDistance.to(Moments.of(Features.of(judge.features(), targets)));
            Row figure = figures.get(distance.name());
            double expected = distance.of(own);
            // float32's rounding differs with the batch in which features are made
            assertThat(figure.<Double>getAs("value")).isCloseTo(expected, within(1e-4 * expected));
            // the same jackknife, its parts dealt otherwise: each knows the error to 16%
            assertThat(figure.<Double>getAs("standard_error")
                            / distance.measure(own).standardError())
                    .isBetween(0.5, 2.0);
        }
    }

    @Test
    void aTaskRunsOnTheGpuThatSparkHasGivenIt() {
        Map<String, ResourceInformation> given = Map.of("gpu", new ResourceInformation("gpu", new String[] {"3"}));
        assertThat(ExecutorModels.device("auto", given)).isEqualTo("gpu:3");
        assertThat(ExecutorModels.device("cpu", given)).isEqualTo("cpu");
        assertThat(ExecutorModels.device("auto", Map.of())).isEqualTo("auto");
    }
}
