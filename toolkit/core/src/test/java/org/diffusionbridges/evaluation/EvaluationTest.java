/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.PixelDiversity;
import org.diffusionbridges.metrics.Psnr;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Evaluations on a bridge whose denoiser is a formula that counts the pictures it sees. */
class EvaluationTest {
    private final AtomicInteger evaluated = new AtomicInteger();
    private final Bridge bridge = ClosedForm.bridge((x, t, xT) -> {
        evaluated.addAndGet(x.batch());
        return ClosedForm.WAVY.denoise(x, t, xT);
    });
    private final TestPairs pairs = new TestPairs(40);
    private final Sampling quick = bridge.dbim(0.5, 3).seed(7);
    private final Sampling slow = bridge.heun(0.33, 2).seed(7);

    @TempDir
    Path folder;

    @Test
    void aRowHasTheMeanOfWhatEachPictureScoresAloneWithEightBits() {
        EvaluationResult result =
                Evaluation.of(bridge, new TestPairs(20), quick).run();

        double[] scores = new double[20];
        int[] groups = new int[20];
        int at = 0;
        for (int i : Evaluation.shuffled(20, 20)) {
            groups[at] = new TestPairs(20).group(i);
            Pair pair = new TestPairs(20).get(i);
            BufferedImage picture =
                    quick.seed(7 + i).translate(Source.of(pair.source())).image();
            scores[at++] = new Psnr().of(Images.toTensor(picture, 1), pair.target());
        }
        EvaluationResult.Row row = result.rows().get(0);
        assertThat(row.figure("PSNR")).isEqualTo(Measured.mean(scores, groups));
        assertThat(row.images()).isEqualTo(20);
        assertThat(row.sampling()).isSameAs(quick);
    }

    @Test
    void severalAnswersToEachSourceTellHowDiverseTheyAreAndLeaveTheOtherFiguresAlone() {
        Evaluation one = Evaluation.of(bridge, pairs, quick).limit(6);
        EvaluationResult.Row row = one.answers(3).run().rows().get(0);

        double[] deviations = new double[6];
        int[] groups = new int[6];
        int[] picks = Evaluation.shuffled(40, 6);
        for (int i = 0; i < 6; i++) {
            Source source = Source.of(pairs.get(picks[i]).source());
            long seed = 7 + picks[i];
            List<Tensor> answers = LongStream.of(seed, seed + 40, seed + 80)
                    .mapToObj(
                            s -> Images.toTensor(quick.seed(s).translate(source).image(), 1))
                    .toList();
            deviations[i] = new PixelDiversity().of(Tensor.concat(answers));
            groups[i] = pairs.group(picks[i]);
        }
        assertThat(row.figure("Pixel diversity")).isEqualTo(Measured.mean(deviations, groups));
        assertThat(row.figure("PSNR")).isEqualTo(one.run().rows().get(0).figure("PSNR"));
    }

    @Test
    void aMetricThatDoesNotLookAtTheTargetIsGivenForTheTargetsToo() {
        PairMetric darkness = new PairMetric() {
            @Override
            public String name() {
                return "darkness";
            }

            @Override
            public Better better() {
                return Better.NEITHER;
            }

            @Override
            public Reference reference() {
                return Reference.NONE;
            }

            @Override
            public double of(Tensor image, Tensor reference) {
                return -Arrays.stream(image.values()).average().orElseThrow();
            }
        };
        EvaluationResult result = Evaluation.of(bridge, pairs, quick)
                .moreMetrics(List.of(darkness))
                .limit(1)
                .run();

        Tensor target = pairs.get(Evaluation.shuffled(40, 1)[0]).target();
        assertThat(result.metrics()).containsExactly("PSNR", "darkness");
        assertThat(result.notes())
                .containsExactly("darkness: the 1 targets themselves are at %s."
                        .formatted(Measured.mean(new double[] {darkness.of(target, target)}, new int[] {0})));
    }

    @Test
    void aChartHasACurveForEachSamplerAndKnowsOnlyMeasuredMetrics() {
        EvaluationResult result =
                Evaluation.of(bridge, new TestPairs(20), quick, slow).limit(4).run();

        assertThat(result.chart("PSNR").getSeriesMap()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.chart("FID"))
                .withMessage("a chart is of one of [PSNR], got 'FID'");
    }

    @Test
    void aRerunMakesOnlyWhatIsMissingOrDamagedAndFindsTheSame() throws IOException {
        Evaluation evaluation =
                Evaluation.of(bridge, pairs, quick, slow).limit(20).folder(folder);
        EvaluationResult first = evaluation.run();
        List<Path> pictures;
        try (Stream<Path> files = Files.walk(folder)) {
            pictures = files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .toList();
        }
        assertThat(pictures).hasSize(40);
        assertThat(PngText.read(pictures.get(0))).containsEntry("Copyright", "Apache-2.0. Credits: nobody");
        Files.delete(pictures.get(0));
        byte[] bytes = Files.readAllBytes(pictures.get(1));
        Files.write(pictures.get(1), Arrays.copyOf(bytes, bytes.length / 2));

        evaluated.set(0);
        EvaluationResult again = evaluation.run();
        int warmUp = 2 * 16;
        assertThat(evaluated.get()).isEqualTo(warmUp + 2 * quick.nfe());
        assertThat(figures(again)).isEqualTo(figures(first));

        evaluated.set(0);
        evaluation.run();
        assertThat(evaluated.get()).isZero();
    }

    /** Without the seconds, which are each run's own. */
    private static String figures(EvaluationResult result) {
        Table table = result.table();
        return table.removeColumns("seconds an image", "seconds an image SE").print();
    }

    @Test
    void aLargerLimitAddsToThePictures() {
        Evaluation.of(bridge, pairs, quick).limit(10).folder(folder).run();
        evaluated.set(0);

        Evaluation.of(bridge, pairs, quick).limit(12).folder(folder).run();

        assertThat(evaluated.get()).isEqualTo(2 * 12 + 2 * quick.nfe());
    }

    @Test
    void picturesOfOtherSettingsAreNotTaken() {
        Evaluation.of(bridge, pairs, quick).limit(10).folder(folder).run();
        Sampling masked = quick.mask(Mask.centre(TestPairs.SIDE));
        evaluated.set(0);

        Evaluation.of(bridge, pairs, quick, masked, quick.seed(8), quick.grid(TimeGrid.logSnr()))
                .limit(10)
                .folder(folder)
                .run();

        assertThat(evaluated.get()).isEqualTo(2 * 10 + 3 * 10 * quick.nfe());
    }

    @Test
    void theFirstPredictionIsARowOfOneEvaluation() {
        Sampling first = bridge.firstPrediction();
        EvaluationResult result = Evaluation.of(bridge, pairs, first).limit(5).run();

        Source source = Source.of(pairs.get(3).source());
        double[] predicted = ClosedForm.WAVY
                .denoise(pairs.get(3).source(), 1, pairs.get(3).source())
                .clamp(-1, 1)
                .values();
        assertThat(first.translate(source).x0().values()).containsExactly(predicted, within(1e-12));
        assertThat(result.table().intColumn("NFE").get(0)).isEqualTo(1);
        assertThat(result.table().stringColumn("sampler").get(0)).isEqualTo("first prediction");
    }

    @Test
    void aDifferenceIsTakenPairByPair() {
        EvaluationResult result =
                Evaluation.of(bridge, pairs, quick, slow).limit(6).run();
        EvaluationResult.Row a = result.rows().get(0);
        EvaluationResult.Row b = result.rows().get(1);

        Measured difference = EvaluationResult.difference(a, b, "PSNR");

        double[] first = a.each().values().iterator().next();
        double[] second = b.each().values().iterator().next();
        double[] by = new double[6];
        Arrays.setAll(by, i -> first[i] - second[i]);
        assertThat(difference).isEqualTo(Measured.mean(by));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationResult.difference(a, b, "charm"))
                .withMessageContaining("have no charm over the same pairs");
    }

    @Test
    void resultsAreSavedAsTablesAndPlots() throws IOException {
        EvaluationResult result = Evaluation.of(bridge, pairs, quick, slow, bridge.firstPrediction())
                .limit(6)
                .run();

        result.save(folder);

        Table csv = Table.read().csv(folder.resolve("results.csv").toFile());
        assertThat(csv.columnNames())
                .containsExactly(
                        "sampler",
                        "eta",
                        "churn",
                        "order",
                        "grid",
                        "steps",
                        "NFE",
                        "images",
                        "seconds an image",
                        "seconds an image SE",
                        "PSNR",
                        "PSNR SE");
        assertThat(csv.rowCount()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("results.md")).get(2))
                .startsWith("| dbim | 0.500 |  | 1 | uniform | 3 | 4 | 6 |")
                .contains(" ± ");
        var json = JsonParser.parseString(Files.readString(folder.resolve("results.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("rows")
                        .get(1)
                        .getAsJsonObject()
                        .get("churn")
                        .getAsDouble())
                .isEqualTo(0.33);
        assertThat(Images.read(folder.resolve("psnr.png")).getWidth()).isGreaterThan(500);
    }

    @Test
    void whatCannotBeEvaluatedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(bridge, pairs))
                .withMessage("an evaluation needs pairs and samplings, got 40 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(
                        bridge, pairs, ClosedForm.bridge(ClosedForm.WAVY).dbim(0, 2)))
                .withMessageContaining("is of another");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(bridge, pairs, quick).limit(0))
                .withMessage("an evaluation's limit must be at least 1 pair, got 0");
    }
}
