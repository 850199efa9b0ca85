/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class TablesTest {

    @Test
    void doublesAreShownToFourSignificantDigitsOrToTheInteger() {
        DoubleColumn numbers =
                DoubleColumn.create("x", 0, 1, -0.123456789, 1234567.8, 0.99996, 0.0000123456, -2.5e9, Double.NaN);
        View view = Display.view(Table.create("t", numbers));

        assertThat(view.html().orElseThrow().lines().filter(line -> line.contains("<td>")))
                .map(line -> line.replaceAll("</?t[rd]>", ""))
                .containsExactly("0", "1", "-0.1235", "1234568", "1", "1.235e-05", "-2.500e+09", "");
        assertThat(view.text()).contains("-0.1235").doesNotContain("456789");
        assertThat(numbers.getString(2)).as("the caller's own column").isEqualTo("-0.123456789");
    }

    @Test
    void aColumnsOwnFormatIsKept() {
        DoubleColumn share = DoubleColumn.create("share", 0.123456);
        share.setPrintFormatter(NumberColumnFormatter.percent(1));

        assertThat(Display.view(Table.create("t", share)).html().orElseThrow()).contains("<td>12.3%</td>");
    }
}
