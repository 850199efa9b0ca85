/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.samplers.FirstPrediction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Curves with error bars over a logarithmic axis of network evaluations. */
final class Plots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private Plots() {}

    /**
     * A point of a curve.
     *
     * @param x network evaluations
     */
    record Point(double x, Measured y) {}

    /** A metric against NFE, a curve a sampler and grid. */
    static XYChart againstNfe(EvaluationResult result, String metric) {
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        for (EvaluationResult.Row row : result.rows()) {
            Measured figure = row.figure(metric);
            if (figure != null) {
                curves.computeIfAbsent(curve(row.sampling()), name -> new ArrayList<>())
                        .add(new Point(row.sampling().nfe(), figure));
            }
        }
        return chart(result.data(), metric, curves);
    }

    /** What is the same along a curve. */
    static String curve(Sampling sampling) {
        return sampling.sampler() instanceof FirstPrediction
                ? "first prediction"
                : sampling.sampler().label() + ", " + sampling.grid().label();
    }

    /** Curves over NFE, which is logarithmic, as the figure is where all its values are positive and span a decade. */
    static XYChart chart(String title, String figure, Map<String, List<Point>> curves) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("network evaluations (NFE)")
                .yAxisTitle(figure)
                .theme(Styler.ChartTheme.Matlab)
                .build();
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (Map.Entry<String, List<Point>> curve : curves.entrySet()) {
            List<Point> points = curve.getValue().stream()
                    .filter(point -> Double.isFinite(point.y().value()))
                    .sorted(Comparator.comparingDouble(Point::x))
                    .toList();
            if (points.isEmpty()) {
                continue;
            }
            for (Point point : points) {
                least = Math.min(least, point.y().value());
                most = Math.max(most, point.y().value());
            }
            chart.addSeries(
                    curve.getKey(),
                    points.stream().mapToDouble(Point::x).toArray(),
                    points.stream().mapToDouble(point -> point.y().value()).toArray(),
                    points.stream().mapToDouble(Plots::bar).toArray());
        }
        chart.getStyler()
                .setXAxisLogarithmic(true)
                .setYAxisLogarithmic(least > 0 && most / least > 10)
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setMarkerSize(6);
        return chart;
    }

    /** One standard error; none where it is unknown, or would reach below 0 on a logarithmic axis. */
    private static double bar(Point point) {
        double error = point.y().standardError();
        return error > 0 && error < Math.abs(point.y().value()) ? error : 0;
    }
}
