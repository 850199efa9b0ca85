/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A small bitmap font of the project's own: captions come out pixel for pixel the same on every machine, which Java's fonts
 * do not, and on servers that have no font at all.
 */
final class CaptionFont {
    /** Rows of a glyph, descenders included. */
    static final int HEIGHT = 9;

    private static final int TRACKING = 1;
    private static final int UNKNOWN = 0xfffd;
    private static final Map<Integer, String[]> GLYPHS = load();

    private CaptionFont() {}

    /** Pixels from the first column of a text to its last, at {@code scale} pixels a dot. */
    static int width(String text, int scale) {
        int dots = text.codePoints().map(c -> glyph(c)[0].length() + TRACKING).sum();
        return Math.max(0, dots - TRACKING) * scale;
    }

    /** Draws the text with its upper left corner at (x, y), in one colour; what lies outside the image is left out. */
    static void draw(BufferedImage image, String text, int x, int y, int scale, int rgb) {
        int left = x;
        for (int c : text.codePoints().toArray()) {
            String[] rows = glyph(c);
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].length(); column++) {
                    if (rows[row].charAt(column) == '#') {
                        dot(image, left + column * scale, y + row * scale, scale, rgb);
                    }
                }
            }
            left += (rows[0].length() + TRACKING) * scale;
        }
    }

    /** The text, cut and ended with an ellipsis if it is wider than {@code width}. */
    static String fitted(String text, int scale, int width) {
        if (width(text, scale) <= width) {
            return text;
        }
        int[] letters = text.codePoints().toArray();
        for (int keep = letters.length - 1; keep > 0; keep--) {
            String cut = new String(letters, 0, keep).stripTrailing() + "…";
            if (width(cut, scale) <= width) {
                return cut;
            }
        }
        return "";
    }

    private static void dot(BufferedImage image, int x, int y, int scale, int rgb) {
        for (int dy = y; dy < y + scale; dy++) {
            for (int dx = x; dx < x + scale; dx++) {
                if (dx >= 0 && dx < image.getWidth() && dy >= 0 && dy < image.getHeight()) {
                    image.setRGB(dx, dy, rgb);
                }
            }
        }
    }

    private static String[] glyph(int codePoint) {
        String[] rows = GLYPHS.get(codePoint);
        return rows != null ? rows : GLYPHS.getOrDefault(UNKNOWN, new String[] {"#"});
    }

    private static Map<Integer, String[]> load() {
        Map<Integer, String[]> glyphs = new HashMap<>();
        try (InputStream in = CaptionFont.class.getResourceAsStream("caption-font.txt")) {
            if (in == null) {
                throw new IllegalStateException("the toolkit's jar lacks caption-font.txt: build it again");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines().skip(2).forEach(line -> {
                // Code point, blank, the character, blank: the character may be a blank's stand-in or a '#'.
                int rows = line.indexOf(' ', line.indexOf(' ') + 2) + 1;
                glyphs.put(
                        Integer.parseInt(line.substring(0, line.indexOf(' ')), 16),
                        line.substring(rows).split(" "));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return glyphs;
    }
}
