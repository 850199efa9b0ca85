/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Reconstruction;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.display.Work;
import org.diffusionbridges.files.internal.CsvFile;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.NoiseStatistics;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.samplers.TimeGrid;
import tech.tablesaw.api.Table;

/** How exactly pictures are encoded and decoded, by order, grid, start and steps, and whether the noises look like noise. */
final class ReconstructionStudy {
    private static final int BATCH = 16;
    private static final int[] STEPS = {10, 25, 50, 100};
    private static final List<String> FIGURES = List.of(
            "PSNR",
            "PSNR of flat pixels",
            "PSNR of textured pixels",
            "noise mean",
            "noise variance",
            "neighbour correlation");

    private final Bridge bridge;
    private final PairDataset pairs;
    private final Path folder;
    private final int[] picks;

    ReconstructionStudy(Bridge bridge, PairDataset pairs, Path folder, int limit) {
        this.bridge = bridge;
        this.pairs = pairs;
        this.folder = folder;
        this.picks = Evaluation.shuffled(pairs.size(), Math.min(limit, pairs.size()));
    }

    /** One way of encoding, at any number of steps. */
    private record Way(int order, TimeGrid grid, boolean atTarget) {
        Sampling at(Bridge bridge, int steps) {
            return (order == 1 ? bridge.dbim(0, steps) : bridge.dbimHighOrder(order, steps)).grid(grid);
        }

        String label() {
            return "order %d, %s, %s".formatted(order, grid.label(), start());
        }

        String start() {
            return atTarget ? "at target" : "on marginal";
        }
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        for (TimeGrid grid : List.of(TimeGrid.uniform(), TimeGrid.logSnr())) {
            for (int order = 1; order <= 3; order++) {
                ways.add(new Way(order, grid, false));
            }
            ways.add(new Way(2, grid, true));
        }
        return ways;
    }

    void run() {
        Rows rows = new Rows();
        Map<String, Map<String, List<Plots.Point>>> curves = new LinkedHashMap<>();
        int total = ways().size() * STEPS.length;
        int done = 0;
        try (Work work = Work.begin("reconstruct", total, "settings")) {
            for (int count : STEPS) {
                for (Way way : ways()) {
                    Table each = each(way, count);
                    rows.next()
                            .put("order", way.order())
                            .put("grid", way.grid().label())
                            .put("start", way.start())
                            .put("steps", count)
                            .put("NFE each way", count + 1);
                    for (String name : FIGURES) {
                        Measured figure =
                                Measured.mean(finite(each.doubleColumn(name).asDoubleArray()));
                        rows.put(name, figure);
                        curves.computeIfAbsent(name, key -> new LinkedHashMap<>())
                                .computeIfAbsent(way.label(), key -> new ArrayList<>())
                                .add(new Plots.Point(count + 1, figure));
                    }
                    work.done(++done, way.label());
                }
            }
        }
        String note =
                "Over %d pairs; PSNR in dB, an error of 0 left out of its mean. Decoding costs the same NFE again."
                        .formatted(picks.length);
        ResultFiles.table(rows.table("reconstruction"), List.of(note), folder, "reconstruction");
        for (String name : List.of("PSNR", "PSNR of flat pixels", "PSNR of textured pixels")) {
            ResultFiles.plot(
                    Plots.chart(
                            "encode and decode: " + pairs.name(), name + " (dB)", curves.getOrDefault(name, Map.of())),
                    folder.resolve("reconstruction-" + ResultFiles.slug(name) + ".png"));
        }
    }

    /** A picture without flat pixels has no figure for them, and one without error no finite PSNR. */
    private static double[] finite(double[] values) {
        double[] kept = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .filter(Double::isFinite)
                .toArray();
        return kept.length == 0 ? new double[] {Double.POSITIVE_INFINITY} : kept;
    }

    /** The figures of every pair: read where they are, else made and kept, whole or not at all. */
    private Table each(Way way, int steps) {
        Path work = folder.resolve("work");
        WholeFile.makeFolder(work);
        Path file = work.resolve(
                "reconstruction-%s-%d-%d.csv".formatted(ResultFiles.slug(way.label()), steps, picks.length));
        if (Files.isRegularFile(file)) {
            return CsvFile.read(file);
        }
        Sampling sampling = way.at(bridge, steps).smoothRegions(false).batch(BATCH);
        Start start = way.atTarget() ? Start.atTarget() : Start.onMarginal(1);
        List<Source> targets = IntStream.of(picks)
                .mapToObj(i -> Source.of(pairs.get(i).target()))
                .toList();
        List<Source> sources = IntStream.of(picks)
                .mapToObj(i -> Source.of(pairs.get(i).source()))
                .toList();
        Rows rows = new Rows();
        for (Reconstruction made : sampling.reconstruct(targets, sources, start)) {
            NoiseStatistics noise = made.latent().statistics();
            double[] figures = {
                made.psnr(),
                made.flatError().psnr(),
                made.texturedError().psnr(),
                noise.mean(),
                noise.variance(),
                noise.neighbourCorrelation()
            };
            rows.next();
            for (int i = 0; i < figures.length; i++) {
                rows.put(FIGURES.get(i), figures[i]);
            }
        }
        Table table = rows.table("pairs");
        CsvFile.write(table, file);
        return table;
    }
}
