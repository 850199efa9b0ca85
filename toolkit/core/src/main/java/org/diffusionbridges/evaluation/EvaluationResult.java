/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Metric;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.Ecsi;
import org.diffusionbridges.samplers.FirstPrediction;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Multistep;
import org.diffusionbridges.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

/**
 * What an evaluation found.
 *
 * @param data the dataset's name
 * @param pairs the pairs' ids, in the order of every row's figures
 * @param rows one a sampling
 * @param notes what must be known to read the figures, a sentence each
 */
public record EvaluationResult(String data, List<String> pairs, List<Row> rows, List<String> notes) {

    public EvaluationResult {
        pairs = List.copyOf(pairs);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /**
     * One sampling's figures.
     *
     * @param images over how many pairs
     * @param seconds wall-clock seconds a picture, in batches of 16; its error is over batches
     * @param figures by metric, in the table's order
     * @param each the figure of every picture, for the metrics that have one
     * @param groups one number a picture, equal for answers to one source, which are not independent
     * @param features the pictures' features, of a classifier if there was one
     */
    public record Row(
            Sampling sampling,
            int images,
            Measured seconds,
            Map<Metric, Measured> figures,
            Map<Metric, double[]> each,
            int[] groups,
            @Nullable Features features) {

        /** The figure of that metric's name, or null. */
        public @Nullable Measured figure(String metric) {
            return figures.entrySet().stream()
                    .filter(entry -> entry.getKey().name().equals(metric))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** All figures in one table, a row a sampling; NaN where a figure does not apply. */
    public Table table() {
        Rows table = new Rows();
        for (Row row : rows) {
            Sampling sampling = row.sampling();
            Sampler chosen = sampling.sampler();
            boolean direct = chosen instanceof FirstPrediction;
            String name = chosen.label().replaceFirst(" \\w+=.*", ""); // what follows has columns of its own
            String regions = sampling.shading() == Shading.FREE ? "" : ", %s regions".formatted(sampling.shading());
            table.next()
                    .put("sampler", name + regions)
                    .put("eta", eta(chosen))
                    .put("churn", chosen instanceof Heun heun ? heun.churn() : Double.NaN)
                    .put("order", chosen instanceof Multistep multistep ? multistep.order() : null)
                    .put("grid", direct ? "" : sampling.grid().label())
                    .put("steps", direct ? 0 : sampling.steps())
                    .put("NFE", sampling.nfe())
                    .put("images", row.images())
                    .put("seconds an image", row.seconds());
            row.figures().forEach((metric, figure) -> table.put(metric.name(), figure));
        }
        return table.table(data);
    }

    private static double eta(Sampler sampler) {
        if (sampler instanceof Dbim dbim) {
            return dbim.eta();
        }
        return sampler instanceof Ecsi ecsi ? ecsi.eta() : sampler instanceof DbimHighOrder ? 0 : Double.NaN;
    }

    /** The metrics' names, in the table's order. */
    public Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        rows.forEach(row -> row.figures().keySet().forEach(metric -> names.add(metric.name())));
        return names;
    }

    /**
     * One metric against the evaluations that it cost, a curve a sampler and grid, with error bars of one standard error.
     *
     * @param metric one of {@link #metrics}
     * @throws IllegalArgumentException if it is none of them
     */
    public XYChart chart(String metric) {
        if (!metrics().contains(metric)) {
            throw new IllegalArgumentException("a chart is of one of %s, got '%s'".formatted(metrics(), metric));
        }
        return Plots.againstNfe(this, metric);
    }

    /**
     * One row's figure less another's on the same pictures, whose error is smaller than that of two figures apart: the mean of the
     * differences picture by picture, or, for a figure of the set's features, the jackknife over pictures of both sets at once.
     *
     * @throws IllegalArgumentException if a row has no such metric, or the rows are over other pairs
     */
    public static Measured difference(Row a, Row b, String metric) {
        for (Metric found : a.figures().keySet()) {
            if (!found.name().equals(metric)) {
                continue;
            }
            double[] first = a.each().get(found);
            double[] second = b.each().get(found);
            if (first != null && second != null && first.length == second.length) {
                double[] differences = new double[first.length];
                Arrays.setAll(differences, i -> first[i] - second[i]);
                return Measured.mean(differences, a.groups());
            }
            Features own = a.features();
            Features other = b.features();
            if (found instanceof FrechetDistance frechet
                    && own != null
                    && other != null
                    && own.size() == other.size()) {
                return new Difference(frechet, own.dimension()).measure(Difference.joined(own, other));
            }
        }
        throw new IllegalArgumentException("'%s' and '%s' have no %s over the same pairs to compare"
                .formatted(a.sampling(), b.sampling(), metric));
    }

    /** This and other rows over the same dataset, of as many pairs or of fewer. */
    EvaluationResult and(EvaluationResult other) {
        List<Row> all = new ArrayList<>(rows);
        all.addAll(other.rows);
        Set<String> said = new LinkedHashSet<>(notes);
        said.addAll(other.notes);
        return new EvaluationResult(
                data, pairs.size() >= other.pairs.size() ? pairs : other.pairs, all, List.copyOf(said));
    }

    /**
     * Writes {@code results.csv}, {@code results.md}, {@code results.json} and a plot of every metric against NFE,
     * {@code METRIC.png}, each whole or not at all.
     *
     * @param folder made if need be
     * @throws org.diffusionbridges.errors.BridgeException if a file cannot be written
     */
    public void save(Path folder) {
        ResultFiles.write(this, folder);
    }

    /** The table as Markdown. */
    @Override
    public String toString() {
        return ResultFiles.markdown(table(), notes);
    }
}
