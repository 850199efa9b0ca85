/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.diffusionbridges.data.internal.Families;
import org.junit.jupiter.api.Test;

class EmojiTest {
    private static final String FRAME =
            "<svg viewBox='0 0 72 72' xmlns='http://www.w3.org/2000/svg'>%s<rect x='9' y='9' width='54' height='54'"
                    + " fill='none' stroke='%s' stroke-width='4.5'/></svg>";
    private static final String FILL = "<rect x='18' y='18' width='36' height='18' fill='#EA5A47'/>";

    @Test
    void anOutlineWithAColouredPartIsKept() throws IOException {
        Emoji emoji = emoji("objects", FRAME.formatted("", "#000"), FRAME.formatted(FILL, "#000"));

        assertThat(emoji.leftOut()).isEmpty();
    }

    @Test
    void eachRuleLeavesOutWhatItNames() throws IOException {
        String black = FRAME.formatted("", "#000");

        assertThat(emoji("flags", black, FRAME.formatted(FILL, "#000")).leftOut())
                .contains(Emoji.Rule.FLAG_OR_BRAND);
        assertThat(emoji("objects", FRAME.formatted("", "#fff"), FRAME.formatted(FILL, "#000"))
                        .leftOut())
                .contains(Emoji.Rule.BLANK_OUTLINE);
        assertThat(emoji("objects", black, black).leftOut()).contains(Emoji.Rule.UNCOLOURED);
        assertThat(emoji("objects", black, FRAME.formatted(FILL, "#fcea2b")).leftOut())
                .contains(Emoji.Rule.RECOLOURED);
    }

    /** 72 units are 64 pixels, so the fill from 18 to 54 and from 18 to 36 is the pixels 16 to 48 and 16 to 32. */
    @Test
    void aFillCoversItsPixelsExactly() throws IOException {
        byte[] drawn = Drawing.draw(FRAME.formatted(FILL, "#000").getBytes(StandardCharsets.UTF_8), "frame");

        for (int y = 12; y < 52; y++) {
            for (int x = 12; x < 52; x++) {
                boolean inside = x >= 16 && x < 48 && y >= 16 && y < 32;
                assertThat(Arrays.copyOfRange(drawn, 3 * (y * 64 + x), 3 * (y * 64 + x) + 3))
                        .as("pixel %d, %d", x, y)
                        .containsExactly(inside ? new int[] {0xea, 0x5a, 0x47} : new int[] {255, 255, 255});
            }
        }
    }

    @Test
    void familiesJoinWhatDiffersByLessThanATwentiethOfTheInk() {
        Families families = new Families(List.of(line(40), line(50), line(41)));

        assertThat(families.family(2)).isEqualTo(families.family(0));
        assertThat(families.family(1)).isNotEqualTo(families.family(0));
    }

    private static Emoji emoji(String group, String black, String colours) throws IOException {
        byte[] drawn = Drawing.draw(black.getBytes(StandardCharsets.UTF_8), "black");
        byte[] outline = new byte[64 * 64];
        for (int i = 0; i < outline.length; i++) {
            outline[i] = drawn[3 * i];
        }
        byte[] coloured = Drawing.draw(colours.getBytes(StandardCharsets.UTF_8), "colours");
        return new Emoji("1F600", group, "tool", "a frame", outline, coloured);
    }

    private static byte[] line(int length) {
        byte[] outline = new byte[64 * 64];
        Arrays.fill(outline, (byte) 255);
        Arrays.fill(outline, 0, length, (byte) 0);
        return outline;
    }
}
