/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Metric;
import org.diffusionbridges.samplers.Method;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How few evaluations each curve needs to be as good as the baseline, Heun with churn at its most evaluations: the first
 * measured number from which on its figure is nowhere worse by more than twice the standard error of the two figures'
 * difference, taken as independent.
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
                .filter(row -> row.sampling().method() instanceof Method.Hybrid hybrid && hybrid.churn() > 0)
                .max(Comparator.comparingInt(row -> row.sampling().nfe()))
                .orElseThrow();
    }

    Table table() {
        StringColumn name = StringColumn.create("curve");
        IntColumn nfe = IntColumn.create("NFE of equal quality");
        DoubleColumn speed = DoubleColumn.create(
                "times fewer than Heun's " + baseline.sampling().nfe());
        List<Measured> figures = new ArrayList<>();
        List<Measured> baselines = new ArrayList<>();
        for (Map.Entry<String, List<EvaluationResult.Row>> curve : curves().entrySet()) {
            List<EvaluationResult.Row> rows = curve.getValue();
            int first = rows.size();
            while (first > 0 && isAsGood(figure(rows.get(first - 1)))) {
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
            baselines.add(figure(baseline));
        }
        Table table = Table.create("equal quality", name, nfe, speed);
        Study.addFigure(table, metric + " there, or at the most NFE", figures);
        Study.addFigure(table, metric + " of the baseline", baselines);
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
                differences
                        .computeIfAbsent(other.name(), key -> new ArrayList<>())
                        .add(difference(row, other.name()));
            }
        }
        Table table =
                Table.create("less Heun's at %d".formatted(baseline.sampling().nfe()), name, nfe);
        differences.forEach((key, values) -> Study.addFigure(table, key, values));
        return table;
    }

    /** Pair by pair where the figure is one of pictures, else of two independent figures. */
    private Measured difference(EvaluationResult.Row row, String name) {
        if (row.each().keySet().stream().anyMatch(each -> each.name().equals(name))) {
            return EvaluationResult.difference(row, baseline, name);
        }
        Measured own = Objects.requireNonNull(row.figure(name), name);
        Measured other = Objects.requireNonNull(baseline.figure(name), name);
        return new Measured(
                own.value() - other.value(), Math.hypot(own.standardError(), other.standardError()), own.n());
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

    private boolean isAsGood(Measured figure) {
        Measured wanted = figure(baseline);
        double error = Math.hypot(figure.standardError(), wanted.standardError());
        double worse =
                better() == Metric.Better.LOWER ? figure.value() - wanted.value() : wanted.value() - figure.value();
        return worse <= ERRORS * error;
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
