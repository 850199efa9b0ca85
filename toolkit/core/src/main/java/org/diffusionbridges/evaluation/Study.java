/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Interpolation;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The claims of DBIM's paper (arXiv 2405.15885), recomputed for one model: quality against network evaluations, how few of them
 * are as good as the baseline's, what η does at few and at many, how exactly pictures are encoded, how diverse answers are, and
 * what lies between two of them. Tables and plots go to a folder; a study that was interrupted goes on where it was.
 */
public final class Study {
    /** DDBM's setting: Heun with churn 0.33 and 40 steps. */
    private static final Sampler BASELINE = new Heun(Heun.PAPER_CHURN);

    private static final int BASELINE_NFE = 119;
    /** The paper's DBIM, as good as the baseline. */
    private static final int FEW = 20;

    private static final double[] ETAS = {0, 0.3, 0.8, 1};
    private static final int SOURCES = 8;
    private static final int SAMPLES = 6;
    private static final int FRAMES = 9;
    private static final int[] SHOWN_NFE = {2, 5, 10, 20, 50};
    private static final int SHOWN = 8;

    private final Bridge bridge;
    private final PairDataset pairs;
    private final @Nullable ImageClassifier classifier;
    private final Path folder;
    private final int limit;

    /** A sampler on a grid, at any number of evaluations. */
    private record Curve(Sampler method, TimeGrid grid) {
        Sampling at(Bridge bridge, int nfe) {
            return bridge.sampling(method, method.stepsFor(nfe)).grid(grid);
        }
    }

    /**
     * @param classifier judges the pictures; without one there is no Fréchet distance, and PSNR stands for quality
     * @param folder gets the results, and under {@code work} all pictures
     * @param limit over how many pairs, at least 8; most curves of 100 evaluations and more are over a quarter of them
     */
    public Study(Bridge bridge, PairDataset pairs, @Nullable ImageClassifier classifier, Path folder, int limit) {
        if (limit < SOURCES || pairs.size() < SOURCES) {
            throw new IllegalArgumentException("a study needs at least %d pairs, got a limit of %d and %d pairs"
                    .formatted(SOURCES, limit, pairs.size()));
        }
        this.bridge = bridge;
        this.pairs = pairs;
        this.classifier = classifier;
        this.folder = folder;
        this.limit = limit;
    }

    /**
     * Computes what is missing and writes everything.
     *
     * @throws org.diffusionbridges.errors.BridgeException if a file cannot be written, or the engine fails
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; what is done stays done
     */
    public void run() {
        interpolations();
        curves();
        pictures();
        new ReconstructionStudy(bridge, pairs, folder, Math.max(SOURCES, limit / 10)).run();
        diversity();
    }

    /** a., b. and c.: quality against NFE. */
    private void curves() {
        List<Sampling> whole = new ArrayList<>(List.of(bridge.firstPrediction()));
        for (int nfe : new int[] {2, 5, 10, 20}) {
            all().forEach(curve -> add(whole, curve.at(bridge, nfe)));
        }
        main().forEach(curve -> add(whole, curve.at(bridge, 50)));
        add(whole, bridge.dbim(0, 99).grid(TimeGrid.uniform()));
        add(whole, bridge.sampling(BASELINE, BASELINE.stepsFor(BASELINE_NFE)));
        EvaluationResult result = evaluation(whole).limit(limit).run();

        List<Sampling> many = new ArrayList<>();
        main().forEach(curve -> add(many, curve.at(bridge, 100)));
        longest().forEach(curve -> add(many, curve.at(bridge, 250)));
        many.removeIf(
                sampling -> whole.stream().anyMatch(done -> done.settings().equals(sampling.settings())));
        EvaluationResult few = Evaluation.of(bridge, pairs, many) // too few for a Fréchet distance
                .folder(folder.resolve("work"))
                .limit(Math.max(SOURCES, limit / 4))
                .run();
        EvaluationResult all = result.and(few);
        ResultFiles.table(all.table(), all.notes(), folder, "results");
        plots(all, "psnr", "PSNR");
        if (!quality(result).equals("PSNR")) {
            plots(all, "frechet", quality(result));
        }
        ResultFiles.table(new EqualQuality(result, quality(result)).table(), List.of(), folder, "equal-quality");
        ResultFiles.table(new EqualQuality(result, quality(result)).tableNear(FEW), List.of(), folder, "at-" + FEW);
    }

    private void plots(EvaluationResult result, String name, String metric) {
        plot(result, metric, name + "-samplers", this::isMain);
        plot(
                result,
                metric,
                name + "-eta",
                sampling ->
                        sampling.sampler() instanceof Dbim && sampling.grid().equals(TimeGrid.uniform()));
        plot(result, metric, name + "-grids", sampling -> isPlainDbim(sampling.sampler()));
    }

    private static String quality(EvaluationResult result) {
        return result.metrics().stream()
                .filter(metric -> metric.startsWith("Fréchet"))
                .findFirst()
                .orElse("PSNR");
    }

    private Evaluation evaluation(List<Sampling> samplings) {
        Evaluation evaluation = Evaluation.of(bridge, pairs, samplings).folder(folder.resolve("work"));
        return classifier == null ? evaluation : evaluation.classifier(classifier);
    }

    private static void add(List<Sampling> samplings, Sampling sampling) {
        if (samplings.stream().noneMatch(other -> other.settings().equals(sampling.settings()))) {
            samplings.add(sampling);
        }
    }

    /** Every sampler on every grid that is its own. */
    private static List<Curve> all() {
        List<Curve> curves = new ArrayList<>();
        curves.add(new Curve(new Heun(0), TimeGrid.karras()));
        curves.add(new Curve(BASELINE, TimeGrid.karras()));
        for (TimeGrid grid : List.of(TimeGrid.uniform(), TimeGrid.logSnr())) {
            for (double eta : ETAS) {
                curves.add(new Curve(new Dbim(eta), grid));
            }
            curves.add(new Curve(new DbimHighOrder(2), grid));
            curves.add(new Curve(new DbimHighOrder(3), grid));
        }
        return curves;
    }

    /** The few that many evaluations are spent on. */
    private static List<Curve> main() {
        return List.of(
                new Curve(new Heun(0), TimeGrid.karras()),
                new Curve(BASELINE, TimeGrid.karras()),
                new Curve(new Dbim(0), TimeGrid.uniform()),
                new Curve(new Dbim(1), TimeGrid.uniform()),
                new Curve(new DbimHighOrder(3), TimeGrid.logSnr()));
    }

    /** The fewer still that most are spent on. */
    private static List<Curve> longest() {
        return List.of(main().get(1), main().get(2), main().get(4));
    }

    private boolean isMain(Sampling sampling) {
        return sampling.nfe() == 1 || main().contains(new Curve(sampling.sampler(), sampling.grid()));
    }

    private static boolean isPlainDbim(Sampler method) {
        return method.isDeterministic() && (method instanceof Dbim || method instanceof DbimHighOrder);
    }

    private void plot(EvaluationResult result, String metric, String name, Predicate<Sampling> shown) {
        List<EvaluationResult.Row> rows =
                result.rows().stream().filter(row -> shown.test(row.sampling())).toList();
        EvaluationResult part = new EvaluationResult(result.data(), result.pairs(), rows, result.notes());
        ResultFiles.plot(Plots.againstNfe(part, metric), folder.resolve(name + ".png"));
    }

    /** What the curves look like: a source a column, rows by sampler and NFE. */
    private void pictures() {
        PictureStore store = new PictureStore(bridge, pairs, folder.resolve("work"));
        int[] shown = Evaluation.shuffled(pairs.size(), SHOWN);
        List<List<BufferedImage>> rows = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        rows.add(IntStream.of(shown)
                .mapToObj(i -> Images.toImage(pairs.get(i).source()))
                .toList());
        captions.add("source");
        for (Curve curve : List.of(main().get(1), main().get(2), main().get(3))) {
            for (int nfe : SHOWN_NFE) {
                Sampling sampling = curve.at(bridge, nfe);
                if (IntStream.of(shown).allMatch(i -> store.has(sampling, i))) {
                    rows.add(IntStream.of(shown)
                            .mapToObj(i -> Images.toImage(store.get(sampling, i).x0()))
                            .toList());
                    captions.add("%s, %d".formatted(sampling.sampler().label(), sampling.nfe()));
                }
            }
        }
        rows.add(IntStream.of(shown)
                .mapToObj(i -> Images.toImage(pairs.get(i).target()))
                .toList());
        captions.add("target");
        write(ContactSheet.of(rows).rows(captions).zoom(2).image(), "pictures.png");
    }

    /** e.: how the answers to one source differ. */
    private void diversity() {
        Rows table = new Rows();
        int[] shown = Evaluation.shuffled(pairs.size(), SOURCES);
        List<Sampling> samplings = List.of(
                bridge.dbim(0, 5).grid(TimeGrid.uniform()),
                bridge.dbim(0, 20).grid(TimeGrid.uniform()),
                bridge.dbim(1, 20).grid(TimeGrid.uniform()),
                bridge.sampling(BASELINE, 14));
        List<BufferedImage> sheets = new ArrayList<>();
        for (Sampling sampling : samplings) {
            List<Tensor> groups = new ArrayList<>();
            for (int index : shown) {
                var samples =
                        sampling.seed(index).samples(Source.of(pairs.get(index).source()), SAMPLES);
                groups.add(Tensor.concat(
                        samples.all().stream().map(Translation::x0).toList()));
                if (sampling.equals(samplings.get(1)) && sheets.size() < 4) {
                    sheets.add(samples.sheet());
                }
            }
            table.next().put("sampler", Plots.curve(sampling)).put("NFE", sampling.nfe());
            Judging.diversities(classifier).forEach(metric -> table.put(metric.name(), metric.measure(groups)));
        }
        String note =
                "%d answers to each of %d sources; the errors are those of the sources.".formatted(SAMPLES, SOURCES);
        ResultFiles.table(table.table("diversity"), List.of(note), folder, "diversity");
        write(ContactSheet.of(sheets, 1).gap(0).zoom(1).image(), "diversity.png");
    }

    private void write(BufferedImage picture, String name) {
        Images.write(
                picture,
                folder.resolve(name),
                bridge.card()
                        .copyright()
                        .map(text -> Map.of(PngText.COPYRIGHT, text))
                        .orElse(Map.of()));
    }

    /** f.: from one pair's picture to another's, by order 2 at 20 steps on the logSnr grid. */
    private void interpolations() {
        Sampling sampling = bridge.dbimHighOrder(2, 20).grid(TimeGrid.logSnr());
        int[] shown = Evaluation.shuffled(pairs.size(), 6);
        List<List<BufferedImage>> strips = new ArrayList<>();
        for (int i = 0; i < shown.length; i += 2) {
            Interpolation way = sampling.interpolate(
                    encoded(sampling, pairs.get(shown[i])), encoded(sampling, pairs.get(shown[i + 1])), FRAMES);
            strips.add(way.images());
            if (i == 0) {
                WholeFile.makeFolder(folder);
                way.save(folder.resolve("interpolation.apng"));
            }
        }
        write(ContactSheet.of(strips).zoom(2).image(), "interpolations.png");
    }

    private static Latent encoded(Sampling sampling, Pair pair) {
        return sampling.smoothRegions(false)
                .encode(Source.of(pair.target()), Source.of(pair.source()), Start.onMarginal(1));
    }
}
