/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionbridges.metrics.Accuracy;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Metric;
import org.diffusionbridges.samplers.Heun;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How few evaluations each curve needs to be as good as the baseline, Heun with churn at its most evaluations: the first
 * measured number from which on its figure is surely not worse by more than the standard error with which the baseline's own is
 * known. Surely means two standard errors of the difference on the same pictures: too few pictures make nothing equal.
 */
final class EqualQuality {
    private static final double ERRORS = 2;

    private final EvaluationResult result;
    private final String metric;
    private final EvaluationResult.Row baseline;

    /** @param metric which figure stands for quality */
    EqualQuality(EvaluationResult result, String metric) {
        this.result = result;
        this.metric = metric;
        this.baseline = result.rows().stream()
                .filter(row -> row.sampling().sampler() instanceof Heun hybrid && hybrid.churn() > 0)
                .max(Comparator.comparingInt(row -> row.sampling().nfe()))
                .orElseThrow();
    }

    Table table() {
        StringColumn name = StringColumn.create("curve");
        IntColumn nfe = IntColumn.create("NFE of equal quality");
        DoubleColumn speed = DoubleColumn.create(
                "times fewer than Heun's " + baseline.sampling().nfe());
        List<Measured> figures = new ArrayList<>();
        List<Measured> differences = new ArrayList<>();
        for (Map.Entry<String, List<EvaluationResult.Row>> curve : curves().entrySet()) {
            List<EvaluationResult.Row> rows = curve.getValue();
            int first = rows.size();
            while (first > 0 && isAsGood(rows.get(first - 1))) {
                first--;
            }
            name.append(curve.getKey());
            boolean reached = first < rows.size();
            EvaluationResult.Row row = rows.get(reached ? first : rows.size() - 1);
            if (reached) {
                nfe.append(row.sampling().nfe());
                speed.append((double) baseline.sampling().nfe() / row.sampling().nfe());
            } else {
                nfe.appendMissing();
                speed.appendMissing();
            }
            figures.add(figure(row));
            differences.add(less(row, metric));
        }
        Table table = Table.create("equal quality", name, nfe, speed);
        Study.addFigure(table, metric + " there, or at the most NFE", figures);
        Study.addFigure(table, "less the baseline's", differences);
        return table;
    }

    /** How each curve, at its most evaluations up to so many, compares with the baseline: its figure less the baseline's. */
    Table tableNear(int most) {
        StringColumn name = StringColumn.create("curve");
        IntColumn nfe = IntColumn.create("NFE");
        Map<String, List<Measured>> differences = new LinkedHashMap<>();
        for (Map.Entry<String, List<EvaluationResult.Row>> curve : curves().entrySet()) {
            EvaluationResult.Row row = curve.getValue().stream()
                    .filter(some -> some.sampling().nfe() <= most)
                    .reduce((before, last) -> last)
                    .orElseThrow();
            name.append(curve.getKey());
            nfe.append(row.sampling().nfe());
            for (Metric other : row.figures().keySet()) {
                if (!(other instanceof Accuracy)) { // too coarse a figure for so few pictures
                    differences
                            .computeIfAbsent(other.name(), key -> new ArrayList<>())
                            .add(less(row, other.name()));
                }
            }
        }
        Table table =
                Table.create("less Heun's at %d".formatted(baseline.sampling().nfe()), name, nfe);
        differences.forEach((key, values) -> Study.addFigure(table, key, values));
        return table;
    }

    private Map<String, List<EvaluationResult.Row>> curves() {
        Map<String, List<EvaluationResult.Row>> curves = new LinkedHashMap<>();
        result.rows().forEach(row -> curves.computeIfAbsent(Plots.curve(row.sampling()), key -> new ArrayList<>())
                .add(row));
        curves.values()
                .forEach(rows ->
                        rows.sort(Comparator.comparingInt(row -> row.sampling().nfe())));
        return curves;
    }

    private boolean isAsGood(EvaluationResult.Row row) {
        Measured difference = less(row, metric);
        double worse = better() == Metric.Better.LOWER ? difference.value() : -difference.value();
        return worse + ERRORS * difference.standardError() <= figure(baseline).standardError();
    }

    /** A row's figure less the baseline's. */
    private Measured less(EvaluationResult.Row row, String name) {
        return row == baseline ? new Measured(0, 0, row.images()) : EvaluationResult.difference(row, baseline, name);
    }

    private Metric.Better better() {
        return baseline.figures().keySet().stream()
                .filter(candidate -> candidate.name().equals(metric))
                .map(Metric::better)
                .findFirst()
                .orElseThrow();
    }

    private Measured figure(EvaluationResult.Row row) {
        return Objects.requireNonNull(row.figure(metric), metric);
    }
}
