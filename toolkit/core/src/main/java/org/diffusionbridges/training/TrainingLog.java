/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.files.internal.CsvFile;
import org.diffusionbridges.images.Images;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** What every step and every evaluation gave. Appended to by the run alone; a reader takes a snapshot as a table. */
public final class TrainingLog {
    private static final int CURVE_POINTS = 400;

    /** One step: its loss, learning rate, gradient norm before clipping, and training time so far in seconds. */
    record Step(double loss, double rate, double gradientNorm, double seconds) {}

    private final List<Step> steps = new ArrayList<>();
    private final List<TrainingListener.Evaluation> evaluations = new ArrayList<>();

    TrainingLog() {}

    synchronized void add(Step step) {
        steps.add(step);
    }

    synchronized void add(TrainingListener.Evaluation evaluation) {
        evaluations.add(evaluation);
    }

    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Every evaluation so far, in order. */
    public synchronized List<TrainingListener.Evaluation> evaluations() {
        return List.copyOf(evaluations);
    }

    /** The losses in order, one a step. */
    public double[] losses() {
        return steps().stream().mapToDouble(Step::loss).toArray();
    }

    /** One row a step: step (from 1), loss, learning rate, gradient norm, seconds. */
    public Table table() {
        List<Step> rows = steps();
        LongColumn number = LongColumn.create("step");
        for (int i = 1; i <= rows.size(); i++) {
            number.append(i);
        }
        return Table.create(
                "training",
                number,
                column("loss", rows, Step::loss),
                column("learning rate", rows, Step::rate),
                column("gradient norm", rows, Step::gradientNorm),
                column("seconds", rows, Step::seconds));
    }

    /** One row an evaluation: step, half-life of the average, held-out loss, its standard error. */
    public Table evaluationTable() {
        List<TrainingListener.Evaluation> rows = evaluations();
        return Table.create(
                "held-out",
                LongColumn.create(
                        "step",
                        rows.stream()
                                .mapToLong(TrainingListener.Evaluation::step)
                                .toArray()),
                column("half-life", rows, TrainingListener.Evaluation::halfLife),
                column("loss", rows, TrainingListener.Evaluation::loss),
                column("standard error", rows, TrainingListener.Evaluation::standardError));
    }

    /** The loss over the steps, averaged into at most 400 stretches, and the held-out loss of every average. */
    public XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title("Training")
                .xAxisTitle("step")
                .yAxisTitle("loss")
                .theme(Styler.ChartTheme.Matlab)
                .build();
        chart.getStyler()
                .setYAxisLogarithmic(true)
                .setYAxisLogarithmicDecadeOnly(false) // a loss seldom spans a decade
                .setXAxisLabelRotation(45); // XChart labels evenly spaced steps too densely
        List<Step> rows = steps();
        int stretch = Math.max(1, (rows.size() + CURVE_POINTS - 1) / CURVE_POINTS);
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += stretch) {
            List<Step> part = rows.subList(from, Math.min(rows.size(), from + stretch));
            x.add(from + 0.5 * (part.size() + 1));
            y.add(part.stream().mapToDouble(Step::loss).average().orElseThrow());
        }
        if (!x.isEmpty()) {
            chart.addSeries("training", x, y).setMarker(SeriesMarkers.NONE);
        }
        evaluations().stream()
                .map(TrainingListener.Evaluation::halfLife)
                .distinct()
                .sorted()
                .forEach(halfLife -> {
                    List<TrainingListener.Evaluation> own = evaluations().stream()
                            .filter(e -> e.halfLife() == halfLife)
                            .toList();
                    chart.addSeries(
                                    "held out, EMA of half-life %.0f".formatted(halfLife),
                                    own.stream().map(e -> (double) e.step()).toList(),
                                    own.stream()
                                            .map(TrainingListener.Evaluation::loss)
                                            .toList())
                            .setMarker(SeriesMarkers.CIRCLE);
                });
        return chart;
    }

    /** Writes {@link #table} as {@code losses.csv}, the evaluations as {@code held-out.csv} and the curve as PNG. */
    void writeTo(Path folder) {
        if (steps().isEmpty()) {
            return;
        }
        CsvFile.write(table(), folder.resolve("losses.csv"));
        CsvFile.write(evaluationTable(), folder.resolve("held-out.csv"));
        Images.write(BitmapEncoder.getBufferedImage(chart()), folder.resolve("losses.png"));
    }

    private static <T> DoubleColumn column(String name, List<T> rows, java.util.function.ToDoubleFunction<T> value) {
        return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
    }
}
