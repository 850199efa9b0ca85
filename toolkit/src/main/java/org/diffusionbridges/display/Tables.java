/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Tablesaw tables as HTML; long ones are cut in the middle and wide ones on the right, and say how large they are. */
final class Tables {
    private static final int MOST_ROWS = 20;
    private static final int ENDS = 10;
    private static final int MOST_COLUMNS = 30;

    private Tables() {}

    static View view(Table table) {
        return View.html(html(table), text(table));
    }

    private static String text(Table table) {
        String size = size(table);
        return table.print(MOST_ROWS) + (isCut(table) ? "\n" + size : "");
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
