/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import com.google.gson.GsonBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.diffusionbridges.files.internal.CsvFile;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.images.Images;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables and plots as files, each whole or not at all. */
final class ResultFiles {

    private ResultFiles() {}

    static void write(EvaluationResult result, Path folder) {
        table(result.table(), result.notes(), folder, "results");
        for (String metric : result.metrics()) {
            plot(Plots.againstNfe(result, metric), folder.resolve(slug(metric) + ".png"));
        }
    }

    /** One table as CSV, Markdown and JSON. */
    static void table(Table table, List<String> notes, Path folder, String name) {
        WholeFile.makeFolder(folder);
        CsvFile.write(table, folder.resolve(name + ".csv"));
        WholeFile.write(folder.resolve(name + ".md"), markdown(table, notes));
        WholeFile.write(folder.resolve(name + ".json"), json(table, notes));
    }

    static void plot(XYChart chart, Path file) {
        Images.write(BitmapEncoder.getBufferedImage(chart), file);
    }

    static String slug(String metric) {
        String ascii = java.text.Normalizer.normalize(metric, java.text.Normalizer.Form.NFD);
        return ascii.replaceAll("\\p{M}", "")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .replaceAll("^-|-$", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Each figure with its error in one cell: 21.3 ± 0.2. */
    static String markdown(Table table, List<String> notes) {
        StringBuilder text = new StringBuilder();
        List<? extends Column<?>> shown = table.columns().stream()
                .filter(column -> !column.name().endsWith(Rows.ERROR))
                .toList();
        text.append('|');
        shown.forEach(column -> text.append(' ').append(column.name()).append(" |"));
        text.append("\n|");
        shown.forEach(column -> text.append(column instanceof NumericColumn ? "---:|" : "---|"));
        text.append('\n');
        for (Row row : table) {
            text.append('|');
            for (Column<?> column : shown) {
                text.append(' ').append(cell(table, column, row.getRowNumber())).append(" |");
            }
            text.append('\n');
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    private static String cell(Table table, Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (!(column instanceof NumericColumn<?> numbers)) {
            return column.getString(row);
        }
        double value = numbers.getDouble(row);
        if (!table.containsColumn(column.name() + Rows.ERROR)) {
            return number(value, value == Math.rint(value) ? 0 : 3);
        }
        double error = ((NumericColumn<?>) table.column(column.name() + Rows.ERROR)).getDouble(row);
        if (!(error > 0)) {
            return number(value, 3);
        }
        int decimals = Math.max(0, 1 - (int) Math.floor(Math.log10(error))); // two digits of the error
        return number(value, decimals) + " ± " + number(error, decimals);
    }

    private static String number(double value, int decimals) {
        return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String json(Table table, List<String> notes) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : table) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (Column<?> column : table.columns()) {
                if (!(column instanceof NumericColumn<?> numbers)) {
                    cells.put(column.name(), column.getString(row.getRowNumber()));
                    continue;
                }
                double value = numbers.getDouble(row.getRowNumber()); // NaN if it is missing
                if (Double.isFinite(value)) {
                    cells.put(column.name(), value == Math.rint(value) ? (Object) (long) value : (Object) value);
                }
            }
            rows.add(cells);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("data", table.name());
        whole.put("rows", rows);
        whole.put("notes", notes);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(whole) + "\n";
    }
}
