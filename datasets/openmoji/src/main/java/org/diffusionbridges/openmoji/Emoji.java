/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import java.util.Optional;
import java.util.Set;

/**
 * One emoji as prepared: the black drawing, the colour drawing, and what OpenMoji's table says of it.
 *
 * @param outline 64 x 64 levels of grey
 * @param colours 64 x 64 x 3 levels
 */
record Emoji(String hexcode, String group, String subgroup, String annotation, byte[] outline, byte[] colours) {
    private static final int PIXELS = Drawing.SIZE * Drawing.SIZE;

    /** Levels up to which an outline's pixel is black, and from which one of the target's channels is bright. */
    private static final int BLACK = 64;

    private static final int BRIGHT = 128;

    /** By how many levels a channel must differ for the pixel to count as coloured. */
    private static final int DIFFERENT = 16;

    private static final double LEAST_COLOURED = 0.01;
    private static final double MOST_RECOLOURED = 0.05;

    /** Why an emoji is left out, in the order in which the rules are asked. */
    enum Rule {
        FLAG_OR_BRAND("flags and brands: an empty rectangle or a lettering tells nothing of its colours"),
        BLANK_OUTLINE("nothing in the outline is darker than mid-grey"),
        UNCOLOURED("under 1% of the pixels differ: nothing is coloured"),
        RECOLOURED("over 5% of the black pixels are bright in the target: the lines themselves are coloured"),
        DUPLICATE("another emoji has the same outline and the same colours");

        final String reason;

        Rule(String reason) {
            this.reason = reason;
        }
    }

    /** The rule that leaves this emoji out, duplicates apart. */
    Optional<Rule> leftOut() {
        if (group.equals("flags") || Set.of("flags", "brand").contains(subgroup)) {
            return Optional.of(Rule.FLAG_OR_BRAND);
        }
        int dark = 0;
        int black = 0;
        int recoloured = 0;
        int coloured = 0;
        for (int i = 0; i < PIXELS; i++) {
            int line = outline[i] & 0xff;
            int brightest = 0;
            int difference = 0;
            for (int c = 0; c < 3; c++) {
                int level = colours[3 * i + c] & 0xff;
                brightest = Math.max(brightest, level);
                difference = Math.max(difference, Math.abs(level - line));
            }
            dark += line < BRIGHT ? 1 : 0;
            black += line < BLACK ? 1 : 0;
            recoloured += line < BLACK && brightest >= BRIGHT ? 1 : 0;
            coloured += difference > DIFFERENT ? 1 : 0;
        }
        if (dark == 0) {
            return Optional.of(Rule.BLANK_OUTLINE);
        }
        if (coloured < LEAST_COLOURED * PIXELS) {
            return Optional.of(Rule.UNCOLOURED);
        }
        return recoloured > MOST_RECOLOURED * black ? Optional.of(Rule.RECOLOURED) : Optional.empty();
    }
}
