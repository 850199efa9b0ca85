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
        Rows table = new Rows();
        int most = baseline.sampling().nfe();
        curves().forEach((curve, rows) -> {
            int first = rows.size();
            while (first > 0 && isAsGood(rows.get(first - 1))) {
                first--;
            }
            boolean reached = first < rows.size();
            EvaluationResult.Row row = rows.get(reached ? first : rows.size() - 1);
            int nfe = row.sampling().nfe();
            table.next()
                    .put("curve", curve)
                    .put("NFE of equal quality", reached ? nfe : null)
                    .put("times fewer than Heun's " + most, reached ? (double) most / nfe : null)
                    .put(metric + " there, or at the most NFE", figure(row))
                    .put("less the baseline's", less(row, metric));
        });
        return table.table("equal quality");
    }

    /** How each curve, at its most evaluations up to so many, compares with the baseline: its figure less the baseline's. */
    Table tableNear(int most) {
        Rows table = new Rows();
        curves().forEach((curve, rows) -> {
            EvaluationResult.Row row = rows.stream()
                    .filter(some -> some.sampling().nfe() <= most)
                    .reduce((before, last) -> last)
                    .orElseThrow();
            table.next().put("curve", curve).put("NFE", row.sampling().nfe());
            row.figures().keySet().stream()
                    .filter(figure -> !(figure instanceof Accuracy)) // too coarse a figure for so few pictures
                    .forEach(figure -> table.put(figure.name(), less(row, figure.name())));
        });
        return table.table("less Heun's at %d".formatted(baseline.sampling().nfe()));
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
