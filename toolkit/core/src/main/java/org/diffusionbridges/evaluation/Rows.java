/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionbridges.metrics.Measured;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table that is written row by row, each of texts, whole numbers, numbers and figures by the names of their columns. */
final class Rows {
    /** Ends the name of a column of standard errors, behind that of the figures. */
    static final String ERROR = " SE";

    private final Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
    private int count;

    /** Begins a row. */
    Rows next() {
        count++;
        return this;
    }

    /** A cell of the row; null is a missing one, as is a column that is left out. */
    Rows put(String column, @Nullable Object cell) {
        if (cell instanceof Measured figure) {
            return put(column, figure.value()).put(column + ERROR, figure.standardError());
        }
        List<@Nullable Object> cells = columns.computeIfAbsent(column, name -> new ArrayList<>());
        while (cells.size() < count - 1) {
            cells.add(null);
        }
        cells.add(cell);
        return this;
    }

    Table table(String name) {
        Table table = Table.create(name);
        columns.forEach((column, cells) -> {
            Object kind = cells.stream().filter(Objects::nonNull).findFirst().orElse(0);
            Column<?> filled = kind instanceof String
                    ? StringColumn.create(column)
                    : kind instanceof Double ? DoubleColumn.create(column) : IntColumn.create(column);
            for (int row = 0; row < count; row++) {
                filled.appendObj(row < cells.size() ? cells.get(row) : null);
            }
            table.addColumns(filled);
        });
        return table;
    }
}
