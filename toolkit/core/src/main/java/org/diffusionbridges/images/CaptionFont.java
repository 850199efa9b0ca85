/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static java.util.Objects.requireNonNull;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * The letters of captions, drawn beforehand from Inter by {@code CaptionFontMain}: they come out pixel for pixel the same on
 * every machine, which Java's fonts do not, and on servers that have no font at all. A letter begins at a quarter of a pixel,
 * so that words are evenly spaced.
 */
enum CaptionFont {
    LARGE(16),
    SMALL(11);

    /** Positions within a pixel at which a letter may begin. */
    static final int PHASES = 4;

    /** Pixels of a cell that lie left of where its letter begins. */
    static final int OVERHANG = 4;

    static final String INDEX = "caption-font.txt";
    private static final int UNKNOWN = 0xfffd;

    /** Pixels of a line, descenders included. */
    final int height;

    /** A row for a letter, a column for a phase; how dark a pixel is, of 255. */
    private final Raster cells;

    private final int cellWidth;
    private final Map<Integer, Letter> letters = new HashMap<>();

    /** A letter's row among the cells, and its advance in phases. */
    private record Letter(int row, int advance) {}

    CaptionFont(int size) {
        try (InputStream pixels = resource("caption-font-%d.png".formatted(size));
                InputStream index = resource(INDEX)) {
            cells = ImageIO.read(pixels).getRaster();
            List<String> lines = new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (String line : lines) {
                String[] words = line.split(" ");
                Letter letter = new Letter(letters.size(), Integer.parseInt(words[1 + ordinal()]));
                letters.put(Integer.parseInt(words[0], 16), letter);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        height = cells.getHeight() / letters.size();
        cellWidth = cells.getWidth() / PHASES;
    }

    private static InputStream resource(String name) {
        InputStream in = CaptionFont.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the toolkit's jar lacks " + name + ": build it again");
        }
        return in;
    }

    /** Pixels that a text takes, rounded up. */
    int width(String text) {
        int phases = text.codePoints().map(c -> letter(c).advance).sum();
        return (phases + PHASES - 1) / PHASES;
    }

    /** Draws the text with its upper left corner at (x, y), in one colour; what lies outside the image is left out. */
    void draw(BufferedImage image, String text, int x, int y, int rgb) {
        int at = x * PHASES;
        for (int codePoint : text.codePoints().toArray()) {
            Letter letter = letter(codePoint);
            int left = Math.floorDiv(at, PHASES) - OVERHANG;
            int cell = Math.floorMod(at, PHASES) * cellWidth;
            for (int dy = 0; dy < height; dy++) {
                for (int dx = 0; dx < cellWidth; dx++) {
                    int ink = cells.getSample(cell + dx, letter.row * height + dy, 0);
                    blend(image, left + dx, y + dy, rgb, ink);
                }
            }
            at += letter.advance;
        }
    }

    /** The text, cut and ended with an ellipsis if it is wider than {@code width}. */
    String fitted(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        int[] codePoints = text.codePoints().toArray();
        for (int keep = codePoints.length - 1; keep > 0; keep--) {
            String cut = new String(codePoints, 0, keep).stripTrailing() + "…";
            if (width(cut) <= width) {
                return cut;
            }
        }
        return "";
    }

    private Letter letter(int codePoint) {
        Letter letter = letters.get(codePoint);
        return letter != null ? letter : requireNonNull(letters.get(UNKNOWN));
    }

    private static void blend(BufferedImage image, int x, int y, int rgb, int ink) {
        if (ink == 0 || x < 0 || x >= image.getWidth() || y < 0 || y >= image.getHeight()) {
            return;
        }
        int under = image.getRGB(x, y);
        int mixed = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = under >> shift & 0xff;
            int to = rgb >> shift & 0xff;
            mixed = mixed << 8 | from + Math.round((to - from) * ink / 255f);
        }
        image.setRGB(x, y, mixed);
    }
}
