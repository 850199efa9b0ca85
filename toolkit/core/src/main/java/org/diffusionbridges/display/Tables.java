/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.display.internal.Html;
import org.diffusionbridges.display.internal.Numbers;
import org.diffusionbridges.errors.Printable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * Tablesaw tables as HTML; long ones are cut in the middle and wide ones on the right, and say how large they are. Doubles
 * are shown to four significant digits or to the integer, unless their column has a format of its own.
 */
final class Tables {
    private static final int MOST_ROWS = 20;
    private static final int ENDS = 10;
    private static final int MOST_COLUMNS = 30;

    private Tables() {}

    static View view(Table table) {
        Table rounded = Table.create(
                table.name(), table.columns().stream().map(Tables::rounded).toList());
        return View.html(html(rounded), text(rounded));
    }

    private static Column<?> rounded(Column<?> column) {
        if (!(column instanceof DoubleColumn doubles) || hasFormat(doubles)) {
            return column;
        }
        DoubleColumn copy = doubles.copy();
        copy.setPrintFormatter(new SignificantDigits());
        return copy;
    }

    /** Tablesaw does not tell; but without a format of its own a column prints all digits. */
    private static boolean hasFormat(DoubleColumn column) {
        DoubleColumn allDigits = DoubleColumn.create("", column.asDoubleArray());
        return IntStream.range(0, column.size())
                .anyMatch(row -> !column.getString(row).equals(allDigits.getString(row)));
    }

    private static final class SignificantDigits extends NumberColumnFormatter {
        @Override
        public String format(double value) {
            return Double.isNaN(value) ? getMissingString() : Numbers.rounded(value);
        }
    }

    private static String text(Table table) {
        String size = size(table);
        return Printable.text(table.print(MOST_ROWS)) + (isCut(table) ? "\n" + size : "");
    }

    private static String html(Table table) {
        int columns = Math.min(MOST_COLUMNS, table.columnCount());
        boolean wide = columns < table.columnCount();
        StringBuilder html = new StringBuilder("<table border=\"1\">\n");
        html.append("<caption>").append(Html.escape(caption(table))).append("</caption>\n<thead>\n");
        List<String> head = new ArrayList<>(table.columnNames().subList(0, columns));
        if (wide) {
            head.add("…");
        }
        row(html, "th", head);
        html.append("</thead>\n<tbody>\n");
        int rows = table.rowCount();
        boolean cut = rows > MOST_ROWS;
        for (int row = 0; row < rows; row++) {
            if (cut && row == ENDS) {
                row(
                        html,
                        "td",
                        IntStream.range(0, head.size()).mapToObj(i -> "…").toList());
                row = rows - ENDS;
            }
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                cells.add(table.column(column).getString(row));
            }
            if (wide) {
                cells.add("…");
            }
            row(html, "td", cells);
        }
        return html.append("</tbody>\n</table>").toString();
    }

    private static void row(StringBuilder html, String tag, List<String> cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append('<').append(tag).append('>').append(Html.escape(cell));
            html.append("</").append(tag).append('>');
        }
        html.append("</tr>\n");
    }

    private static String caption(Table table) {
        String name = table.name() == null ? "" : table.name();
        return isCut(table) ? (name.isEmpty() ? "" : name + ": ") + size(table) : name;
    }

    private static boolean isCut(Table table) {
        return table.rowCount() > MOST_ROWS || table.columnCount() > MOST_COLUMNS;
    }

    private static String size(Table table) {
        return "%d rows and %d columns in all".formatted(table.rowCount(), table.columnCount());
    }
}
