/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.display.internal.Lines;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DisplayTest {

    @Test
    void aTableIsHtmlWithItsTextsEscaped() {
        Table table = Table.create("a <table>", StringColumn.create("<b>", "x & y", "<script>alert(1)</script>"));

        assertThat(Display.view(table).html().orElseThrow())
                .contains("<caption>a &lt;table&gt;</caption>", "<th>&lt;b&gt;</th>", "<td>x &amp; y</td>")
                .doesNotContain("<script>");
    }

    @Test
    void aLongTableIsCutInTheMiddleAndSaysHowLongItIs() {
        Table table = Table.create(
                "long", IntColumn.create("n", IntStream.range(0, 1234).toArray()));

        String html = Display.view(table).html().orElseThrow();

        assertThat(html)
                .contains("long: 1234 rows and 1 columns in all", "<td>9</td>", "<td>…</td>", "<td>1233</td>")
                .doesNotContain("<td>10</td>", "<td>1223</td>");
        assertThat(Display.view(table).text()).contains("1234 rows");
    }

    @Test
    void aWideTableIsCutOnTheRight() {
        Table table = Table.create("wide");
        IntStream.range(0, 40).forEach(i -> table.addColumns(IntColumn.create("c" + i, new int[] {i})));

        assertThat(Display.view(table).html().orElseThrow())
                .contains("40 columns in all", "<th>c29</th><th>…</th>")
                .doesNotContain("<th>c30</th>");
    }

    @Test
    void aChartIsAPicture() {
        XYChart chart =
                new XYChartBuilder().width(200).height(100).title("loss").build();
        chart.addSeries("loss", new double[] {1, 2, 3}, new double[] {3, 2, 1});

        assertThat(Display.view(chart).png()).isPresent();
        assertThat(Display.view(chart).text()).isEqualTo("chart: loss");
    }

    @Test
    void aTensorOfPicturesAndAPairAreShown() {
        Tensor one = Tensor.zeros(1, 3, 8, 8);

        assertThat(Display.view(one).png()).isPresent();
        assertThat(Display.view(Tensor.zeros(9, 1, 8, 8)).png()).isPresent();
        assertThat(Display.view(Tensor.zeros(2, 3)).png()).isEmpty();
        assertThat(Display.view(new Pair(one, one, -1)).png()).isPresent();
        assertThat(Display.view(new Pair(Tensor.zeros(1, 2), Tensor.zeros(1, 2), -1))
                        .text())
                .contains("Tensor[1, 2]");
    }

    @Test
    void aBarSaysWhatIsLeftOnceItsPaceIsKnown() {
        assertThat(HtmlBar.left(4_000_000_000L, 0, 10, 100)).isEmpty();
        assertThat(HtmlBar.left(10_000_000_000L, 10, 20, 100)).isEqualTo(", 1:20 left");
    }

    @Test
    void aListOfLinesPrintsALineAnItem() {
        List<String> lines = new Lines<>(List.of("a", "bcd"), name -> name, name -> name.length() + " letters");

        assertThat(lines).containsExactly("a", "bcd").hasToString("a    1 letters%nbcd  3 letters".formatted());
    }

    @Test
    void anythingElseIsItsText() {
        assertThat(Display.view(List.of(1, 2)).text()).isEqualTo("[1, 2]");
        assertThat(Display.view(List.of(1, 2)).html()).isEmpty();
    }

    @Test
    void aBarIsPutAtMostTenTimesASecondAndGoneAtItsEnd() {
        List<String> put = new ArrayList<>();
        long begun = System.nanoTime();

        try (HtmlBar bar = new HtmlBar("work", 100_000, "steps", (view, isFirst) -> put.add(view.text()))) {
            IntStream.rangeClosed(1, 100_000).forEach(i -> bar.move(i, "going"));
        }

        double seconds = (System.nanoTime() - begun) * 1e-9;
        assertThat(put)
                .hasSizeLessThanOrEqualTo(2 + (int) (10 * seconds))
                .startsWith("work: 1 of 100000 steps, going")
                .endsWith("");
    }
}
