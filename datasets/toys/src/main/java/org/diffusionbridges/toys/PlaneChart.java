/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.tensors.Tensor;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Points of the plane and their paths, drawn over [-1.5, 1.5] x [-1.5, 1.5], or up to [-2.5, 2.5] x [-2.5, 2.5] where paths go
 * farther; every link adds to this same chart.
 */
public final class PlaneChart implements Showable {
    private static final int SIDE = 300;
    private static final double REACH = 1.5;
    private static final double FARTHEST = 2.5;
    private static final int MARK = 5;
    private static final float STROKE = 1.5f;
    private static final Color PATH = new Color(110, 110, 110, 150);

    /** Blue, orange and green of Okabe and Ito's palette, which colour-blind readers can tell apart. */
    private static final Color[] COLOURS = {new Color(0, 114, 178), new Color(230, 120, 0), new Color(0, 158, 115)};

    private final XYChart chart;
    private int named;

    private PlaneChart(XYChart chart) {
        this.chart = chart;
    }

    /** An empty chart. */
    public static PlaneChart titled(String title) {
        XYChart chart =
                new XYChartBuilder().width(SIDE).height(SIDE).title(title).build();
        XYStyler styler = chart.getStyler();
        styler.setMarkerSize(MARK).setLegendVisible(false).setLegendPosition(LegendPosition.InsideSE);
        styler.setChartBackgroundColor(Color.WHITE);
        return new PlaneChart(chart).reaching(REACH);
    }

    private PlaneChart reaching(double reach) {
        chart.getStyler()
                .setXAxisMin(-reach)
                .setXAxisMax(reach)
                .setYAxisMin(-reach)
                .setYAxisMax(reach);
        return this;
    }

    /**
     * Adds points; from the second series on there is a legend.
     *
     * @param name what the legend calls them, another for each series
     * @param points N x 2
     */
    public PlaneChart points(String name, Tensor points) {
        chart.addSeries(name, column(points, 0), column(points, 1))
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(COLOURS[named % COLOURS.length]);
        named++;
        chart.getStyler().setLegendVisible(named > 1);
        return this;
    }

    /**
     * Adds a line for each of the first points, through where it is in one state after another.
     *
     * @param states of one shape, N x 2
     * @param count how many of the N are drawn, in [1, N]
     */
    public PlaneChart paths(List<Tensor> states, int count) {
        int points = states.get(0).batch();
        if (count < 1 || count > points) {
            throw new IllegalArgumentException("paths to draw must be in [1, %d], got %d".formatted(points, count));
        }
        int drawn = chart.getSeriesMap().size();
        double reach = chart.getStyler().getXAxisMax();
        for (int i = 0; i < count; i++) {
            double[] x = new double[states.size()];
            double[] y = new double[states.size()];
            for (int k = 0; k < x.length; k++) {
                x[k] = states.get(k).values()[2 * i];
                y[k] = states.get(k).values()[2 * i + 1];
                reach = Math.max(reach, Math.max(Math.abs(x[k]), Math.abs(y[k])));
            }
            XYSeries path = chart.addSeries("path " + (drawn + i), x, y);
            path.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
            path.setLineColor(PATH).setLineStyle(new BasicStroke(STROKE));
        }
        return reaching(Math.min(FARTHEST, Math.ceil(2 * reach) / 2));
    }

    /** The picture. */
    public BufferedImage image() {
        return BitmapEncoder.getBufferedImage(chart);
    }

    @Override
    public View view() {
        return View.picture(image(), "chart: " + chart.getTitle());
    }

    private static double[] column(Tensor points, int column) {
        if (points.shape().length != 2 || points.extent(1) != 2) {
            throw new IllegalArgumentException("points of the plane must be Nx2, got " + points);
        }
        double[] values = new double[points.batch()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.values()[2 * i + column];
        }
        return values;
    }
}
