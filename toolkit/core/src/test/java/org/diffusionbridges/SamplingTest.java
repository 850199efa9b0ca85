/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fluent chain, on a bridge whose denoiser is a formula. */
class SamplingTest {
    private final Bridge bridge = ClosedForm.bridge(ClosedForm.WAVY);

    @Test
    void everyLinkIsANewValueAndLeavesTheOldOneAlone() {
        Sampling first = bridge.dbim(0.5, 5);

        Sampling second = first.seed(7).grid(TimeGrid.logSnr());

        assertThat(first.seed()).isZero();
        assertThat(first.grid()).isEqualTo(TimeGrid.uniform());
        assertThat(second.seed()).isEqualTo(7);
        assertThat(second.grid()).isEqualTo(TimeGrid.logSnr());
    }

    @Test
    void aFileIsNamedByAPathOrAString(@TempDir Path folder) {
        Path drawing = folder.resolve("drawing.png");
        Images.write(ClosedForm.source(1).image(), drawing);
        Sampling sampling = bridge.dbim(3).prepare("invert");

        Translation byPath = sampling.translate(drawing);
        sampling.translate(drawing.toString()).save(folder.resolve("out.png").toString());

        assertThat(Images.toTensor(Images.read(folder.resolve("out.png")), 3).values())
                .isEqualTo(Images.toTensor(byPath.image(), 3).values());
        for (Samples samples : List.of(
                sampling.samples(drawing, 2),
                sampling.samples(drawing.toString(), 2),
                sampling.samples(Images.read(drawing), 2))) {
            assertThat(samples.all().get(0).x0().values()).isEqualTo(byPath.x0().values());
        }
        assertThat(sampling.settings()).containsValue("invert");
        assertThatIllegalArgumentException().isThrownBy(() -> sampling.prepare("polish"));
    }

    @Test
    void aListMayHoldPicturesPathsNamesAndTensorsAndHasASeedForEach(@TempDir Path folder) {
        Path drawing = folder.resolve("drawing.png");
        Images.write(ClosedForm.source(1).image(), drawing);
        Sampling sampling = bridge.dbim(1, 3).seed(5);

        List<Translation> made = sampling.translate(List.of(
                Images.read(drawing),
                drawing,
                drawing.toString(),
                sampling.translate(drawing).xT()));

        assertThat(made).extracting(Translation::seed).containsExactly(5L, 6L, 7L, 8L);
        assertThat(made.get(3).x0().values())
                .isEqualTo(sampling.seed(8).translate(drawing).x0().values());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampling.translate(List.of(42)))
                .withMessage("a source is an image, a path, a file's name or a tensor, got class java.lang.Integer");
    }

    @Test
    void anOrderIsAChangeOfDbim() {
        assertThat(bridge.dbim(10).order(2).settings())
                .isEqualTo(bridge.dbimHighOrder(2, 10).settings());
        assertThat(bridge.dbim(10).order(3).order(1).settings())
                .isEqualTo(bridge.dbim(10).settings());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.heun(10).order(2))
                .withMessageContaining("say dbim(0.0, steps).order(2)");
    }

    @Test
    void theEvaluationsAreKnownBeforeAndCountedAfter() {
        for (Sampling sampling : List.of(bridge.dbim(1, 6), bridge.dbimHighOrder(3, 6), bridge.heun(0.33, 6))) {
            assertThat(sampling.translate(ClosedForm.source(1)).nfe()).isEqualTo(sampling.nfe());
        }
        assertThat(bridge.heun(0.33, 40).nfe()).isEqualTo(119);
    }

    @Test
    void everyStepIsSeenAndMayBeTheLast() {
        List<RunningStep> seen = new ArrayList<>();
        Sampling watched = bridge.dbim(6).onStep(seen::add);
        Translation whole = watched.translate(ClosedForm.source(1));

        assertThat(seen).extracting(RunningStep::evaluations).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(seen).extracting(RunningStep::nfe).containsOnly(whole.nfe());
        assertThat(seen).extracting(RunningStep::t).isSortedAccordingTo(Comparator.reverseOrder());

        Translation early = bridge.dbim(6)
                .onStep(step -> {
                    if (step.evaluations() == 3) {
                        step.stop();
                    }
                })
                .translate(ClosedForm.source(1));

        assertThat(early.nfe()).isEqualTo(3);
        assertThat(early.x0().values())
                .isEqualTo(seen.get(2).x0Hat().clamp(-1, 1).values());
    }

    @Test
    void aPictureIsTheSameAloneInABatchAndInAnySplit() {
        List<Source> sources = List.of(ClosedForm.source(1), ClosedForm.source(2), ClosedForm.source(3));
        Sampling sampling = bridge.dbim(1, 5).seed(40);

        List<Tensor> whole = new ArrayList<>();
        sampling.translateAll(sources).forEach(result -> whole.add(result.x0()));
        List<Tensor> split = new ArrayList<>();
        sampling.batch(2).translateAll(sources).forEach(result -> split.add(result.x0()));

        for (int i = 0; i < 3; i++) {
            Tensor alone = sampling.seed(40 + i).translate(sources.get(i)).x0();
            assertThat(whole.get(i).values()).containsExactly(alone.values());
            assertThat(split.get(i).values()).containsExactly(alone.values());
        }
    }

    @Test
    void theFirstOfManySamplesIsThePictureMadeAloneAndTheRestHaveSeedsOfTheirOwn() {
        Sampling sampling = bridge.dbim(0, 5).seed(9).batch(2);
        Source source = ClosedForm.source(1);

        Samples samples = sampling.samples(source, 5);

        assertThat(samples.all()).hasSize(5).extracting(Translation::seed).doesNotHaveDuplicates();
        assertThat(samples.all().get(0).x0().values())
                .containsExactly(sampling.translate(source).x0().values());
        assertThat(samples.all().get(3).x0().values())
                .containsExactly(
                        sampling.seed(Seeds.sample(9, 3)).translate(source).x0().values());
    }

    @Test
    void meanAndStandardDeviationAreThoseOfThePixels() {
        Samples samples = bridge.dbim(0, 5).samples(ClosedForm.source(1), 3);
        double a = samples.all().get(0).x0().values()[5];
        double b = samples.all().get(1).x0().values()[5];
        double c = samples.all().get(2).x0().values()[5];
        double mean = (a + b + c) / 3;
        double variance = ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / 2;

        assertThat(samples.mean().values()[5]).isCloseTo(mean, within(1e-15));
        assertThat(samples.std().values()[5]).isCloseTo(Math.sqrt(variance), within(1e-15));
    }

    @Test
    void theFinalPictureIsHeldToItsRangeAndClippingHoldsEveryPredictionToo() {
        Sampling sampling = bridge.dbim(0, 4).keepTrajectory();

        Translation clipped = sampling.translate(ClosedForm.source(1));
        Translation free = sampling.clip(false).translate(ClosedForm.source(1));

        assertThat(Arrays.stream(free.x0().values())).allMatch(value -> Math.abs(value) <= 1);
        assertThat(largest(clipped)).isLessThanOrEqualTo(1);
        assertThat(largest(free)).isGreaterThan(1);
        assertThat(clipped.trajectory()).hasSize(5);
    }

    private static double largest(Translation result) {
        return result.trajectory().stream()
                .flatMapToDouble(step -> Arrays.stream(step.x0Hat().values()))
                .map(Math::abs)
                .max()
                .orElseThrow();
    }

    @Test
    void aMaskKeepsTheSourceOutsideOfIt() {
        Source source = ClosedForm.source(1);

        Translation result =
                bridge.dbim(0, 20).mask(Mask.centre(ClosedForm.SIZE)).translate(source);

        double[] x0 = result.x0().values();
        double[] xT = result.xT().values();
        assertThat(x0[0]).isCloseTo(xT[0], within(0.05)); // what is left of the noise at t_min
        assertThat(x0[4 * ClosedForm.SIZE + 4]).isNotCloseTo(xT[4 * ClosedForm.SIZE + 4], within(0.05));
    }

    /** The drawing of a box whose inside is 4x4. */
    private static Source box() {
        double[] drawing = new double[ClosedForm.SIZE * ClosedForm.SIZE];
        Arrays.fill(drawing, 1);
        for (int i = 1; i <= 6; i++) {
            for (int at : new int[] {8 + i, 48 + i, 8 * i + 1, 8 * i + 6}) {
                drawing[at] = -1;
            }
        }
        return Source.of(Tensor.of(drawing, 1, 1, ClosedForm.SIZE, ClosedForm.SIZE));
    }

    @Test
    void flatRegionsHaveOneColourInEveryPredictionAndLinesDoNot() {
        Source source = box();
        Sampling sampling = bridge.dbim(0, 4).seed(7).keepTrajectory();

        Translation flat = sampling.flatRegions(true).translate(source);

        assertThat(flat.trajectory()).hasSize(5).allSatisfy(step -> {
            double[] guess = step.x0Hat().values();
            assertThat(IntStream.of(18, 21, 28, 42, 45)).allMatch(i -> guess[i] == guess[27]);
        });
        double[] lines = flat.trajectory().get(2).x0Hat().values();
        assertThat(lines[9]).isNotEqualTo(lines[10]);
        assertThat(flat.settings()).containsEntry("Regions", "flat");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampling.flatRegions(true).encode(source, source))
                .withMessageContaining(".flatRegions(false)");
        assertThat(sampling.translate(source).trajectory().get(2).x0Hat().values()[18])
                .isNotEqualTo(
                        sampling.translate(source).trajectory().get(2).x0Hat().values()[27]);
    }

    @Test
    void aPictureIsEnlargedWhereItIsSeenAndWhatTheModelDrewStays() {
        Sampling sampling = bridge.dbim(0, 4).flatRegions(true).seed(7);
        Translation small = sampling.translate(box());
        Translation large = sampling.enlarge(3).translate(box());

        assertThat(large.x0().values()).isEqualTo(small.x0().values());
        assertThat(List.of(large.image().getWidth(), large.source().getWidth())).containsOnly(3 * ClosedForm.SIZE);
        int inside = small.image().getRaster().getSample(3, 3, 0);
        assertThat(Arrays.stream(large.image().getRaster().getSamples(9, 9, 6, 6, 0, (int[]) null)))
                .allMatch(level -> Math.abs(level - inside) <= 1);
        assertThat(large.settings()).containsEntry("Enlarged", "3 times");
        assertThat(small.settings()).doesNotContainKey("Enlarged");
        assertThat(sampling.flatRegions(false)
                        .enlarge(3)
                        .translate(box())
                        .image()
                        .getWidth())
                .isEqualTo(3 * ClosedForm.SIZE);
        assertThatIllegalArgumentException().isThrownBy(() -> sampling.enlarge(0));
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedWhenTheyAreSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.dbim(1.3, 10))
                .withMessage("eta must be in [0, 1], got 1.3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.dbim(0, 0))
                .withMessage("steps must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.heun(1, 10))
                .withMessage("churn must be in [0, 1), got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.dbim(0, 4).mask(Mask.centre(16)))
                .withMessage("a mask for 'wavy' must be 8x8 pixels, got 16x16: resize it first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.dbim(0, 4).label(3).translate(ClosedForm.source(1)))
                .withMessage("'wavy' knows no classes: leave label out (got 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bridge.of(ClosedForm.card(10), ClosedForm.WAVY)
                        .dbim(0, 4)
                        .translate(ClosedForm.source(1)))
                .withMessage("'wavy' needs a label in [0, 9], got none: set label(..)");
    }

    @Test
    void badSourcesAreListedAndTheOthersKeepTheirSeeds(@TempDir Path dir) {
        Source missing = Source.of(dir.resolve("missing.png"));
        TranslationBatches batches =
                bridge.dbim(0, 4).seed(5).translateAll(List.of(ClosedForm.source(1), missing, ClosedForm.source(2)));

        List<Long> seeds = new ArrayList<>();
        batches.forEach(result -> seeds.add(result.seed()));

        assertThat(seeds).containsExactly(5L, 7L);
        assertThat(batches.failures()).hasSize(1);
        assertThat(batches.failures().get(0).index()).isEqualTo(1);
        assertThat(batches.failures().get(0).name()).isEqualTo("missing.png");
    }

    @Test
    void aBlankDrawingIsListedByNameAsADamagedFileIs(@TempDir Path dir) {
        BufferedImage blank = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        Path file = dir.resolve("blank.png");
        Images.write(blank, file);
        Sampling sampling = bridge.dbim(0, 4).prepare(DrawingPreparation.automatic());
        TranslationBatches batches = sampling.translateAll(List.of(Source.of(file), ClosedForm.source(2)));

        assertThat(batches).hasSize(1);
        assertThat(batches.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.name()).isEqualTo("blank.png");
            assertThat(failure.reason()).startsWith("blank.png cannot be prepared: a drawing must be darker");
        });
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> sampling.translate(file))
                .withMessageStartingWith("blank.png cannot be prepared: ");
    }

    @Test
    void aClosedBridgeSaysSoAndClosingTwiceIsClosingOnce() {
        Sampling sampling = bridge.dbim(0, 4);
        bridge.close();
        bridge.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> sampling.translate(ClosedForm.source(1)))
                .withMessage("the bridge 'wavy' is closed: load it again with Bridges.load");
    }

    @Test
    void anInterruptEndsTheRunBeforeTheNextEvaluation() {
        Sampling sampling = bridge.dbim(0, 50).progress((done, total) -> {
            if (done == 3) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> sampling.translate(ClosedForm.source(1)))
                .withMessage("interrupted after 3 of 51 evaluations");
        assertThat(Thread.interrupted()).as("the interrupt is used up").isFalse();
    }

    @Test
    void eightThreadsSharingOneSamplingGetThePicturesOfOne() throws Exception {
        Sampling sampling = bridge.dbim(1, 8).seed(3);
        double[] alone = sampling.translate(ClosedForm.source(1)).x0().values();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<double[]> run =
                    () -> sampling.translate(ClosedForm.source(1)).x0().values();
            for (Future<double[]> result : threads.invokeAll(Collections.nCopies(32, run))) {
                assertThat(result.get()).containsExactly(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aSavedPictureCarriesWhatMadeIt(@TempDir Path dir) {
        Path file = dir.resolve("result.png");

        Translation result = bridge.dbim(0.5, 4).seed(11).translate(ClosedForm.source(1));
        result.save(file);

        assertThat(PngText.read(file))
                .containsEntry("Model", "wavy")
                .containsEntry("Sampler", "dbim eta=0.5")
                .containsEntry("Steps", "4")
                .containsEntry("Grid", "uniform")
                .containsEntry("NFE", "5")
                .containsEntry("Seed", "11")
                .containsEntry("Copyright", "Apache-2.0. Credits: nobody");
        assertThat(result.settings())
                .as("a licence decides nothing of the picture")
                .doesNotContainKey("Copyright");
        BufferedImage back = Images.read(file);
        assertThat(back.getRGB(3, 3)).isEqualTo(result.image().getRGB(3, 3));
    }
}
