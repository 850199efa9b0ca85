/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.diffusionbridges.notebooks.Outputs.Rigour;
import org.junit.jupiter.api.Test;

class OutputsTest {

    private static Notebook.Cell cell(String... outputs) {
        JsonArray array = new JsonArray();
        List.of(outputs).forEach(output -> array.add(JsonParser.parseString(output)));
        return new Notebook.Cell(1, true, "", array);
    }

    private static Notebook.Cell picture(int width, int grey) throws IOException {
        BufferedImage picture = new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(1, 1, grey);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return cell("{'data': {'image/png': '%s', 'text/plain': ['a picture']}}"
                .formatted(Base64.getEncoder().encodeToString(png.toByteArray())));
    }

    private static Notebook.Cell table(String number) {
        return cell(
                "{'data': {'text/html': ['<table><tr><td>rms</td>', '<td>%s</td></tr></table>'], 'text/plain': '%s'}}"
                        .formatted(number, number));
    }

    private static Notebook.Cell printed(String text) {
        return cell("{'output_type': 'stream', 'name': 'stdout', 'text': ['%s']}".formatted(text));
    }

    private static List<String> differences(Notebook.Cell committed, Notebook.Cell run) throws IOException {
        return Outputs.differences(committed, run, Rigour.VALUE);
    }

    private static List<String> inKind(Notebook.Cell committed, Notebook.Cell run) throws IOException {
        return Outputs.differences(committed, run, Rigour.KIND);
    }

    @Test
    void aPictureMayDifferByOneGreyLevel() throws IOException {
        assertThat(differences(picture(3, 0x101010), picture(3, 0x101110))).isEmpty();
        assertThat(differences(picture(3, 0x101010), picture(3, 0x101210)))
                .containsExactly(
                        "a picture whose pixels differ by up to 2 grey levels, 1 of them by more than 1 (3 x 2)");
        assertThat(differences(picture(3, 0), picture(4, 0))).containsExactly("a picture of 4 x 2 instead of 3 x 2");
    }

    @Test
    void aTablesCellMayDifferByOnePercent() throws IOException {
        assertThat(differences(table("0.1234"), table("0.1240"))).isEmpty();
        assertThat(differences(table("0.1234"), table("0.1260"))).containsExactly("'0.1260' instead of '0.1234'");
        assertThat(differences(table("0.1234"), table("-0.1234"))).isNotEmpty();
        assertThat(differences(table("0.1234"), table("NaN"))).isNotEmpty();
        assertThat(differences(table("1</td><td>2"), table("1"))).containsExactly("a table of another form");
    }

    @Test
    void whatWasPrintedHasTheSameWords() throws IOException {
        assertThat(differences(printed("NFE 21, 58.1 dB"), printed("NFE 21, 58.2 dB")))
                .isEmpty();
        assertThat(differences(printed("NFE 21, 58.1 dB"), printed("NFE 22, 58.1 dB")))
                .isNotEmpty();
        assertThat(differences(printed("NFE 21"), printed("steps 21"))).isNotEmpty();
        assertThat(differences(printed("e2h_9.pt"), printed("e2h_8.pt")))
                .as("a name")
                .isNotEmpty();
    }

    @Test
    void anOutputThatIsMissingOrOfAnotherKindIsADifference() throws IOException {
        assertThat(differences(printed("7"), cell())).containsExactly("0 outputs instead of 1");
        assertThat(differences(printed("7"), table("7"))).isNotEmpty();
    }

    @Test
    void inKindWordsAndSizesMustAgreeButNotNumbersAndPixels() throws IOException {
        assertThat(inKind(table("0.1"), table("23"))).isEmpty();
        assertThat(inKind(table("0.1"), table("none"))).isNotEmpty();
        assertThat(inKind(picture(3, 0), picture(3, 0xffffff))).isEmpty();
        assertThat(inKind(picture(3, 0), picture(4, 0))).isNotEmpty();
    }
}
