/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Draws the letters of captions from a TrueType font, once: {@code Inter_400Regular.ttf FOLDER} writes what {@link CaptionFont}
 * reads, caption-font-SIZE.png for each size and caption-font.txt, a line for a letter: code point and advances.
 */
public final class CaptionFontMain {
    private static final int[] SIZES = {16, 11};
    private static final double LINE = 1.25;
    private static final double BASELINE = 0.97;
    private static final int WIDEST = 2;

    private static final String LETTERS = between(' ', '~') + between('¡', '¬') + between('®', 'ÿ') + "ŒœŠšŸŽž"
            + "ΓΔΘΛΞΠΣΦΨΩ" + between('α', 'ω') + "–—‘’“”„…•′″€←↑→↓↔∂∏∑−√∞∫≈≠≤≥₀₁₂₃₄₅₆₇₈₉⁰⁴⁵⁶⁷⁸⁹\ufffd";

    private CaptionFontMain() {}

    public static void main(String[] args) throws IOException, FontFormatException {
        Font font = Font.createFont(Font.TRUETYPE_FONT, new File(args[0]));
        Path folder = Path.of(args[1]);
        for (int size : SIZES) {
            Path file = folder.resolve("caption-font-%d.png".formatted(size));
            ImageIO.write(cells(font.deriveFont((float) size), size), "png", file.toFile());
        }
        List<String> index = new ArrayList<>();
        for (int letter : LETTERS.codePoints().toArray()) {
            index.add("%04x ".formatted(letter)
                    + IntStream.of(SIZES)
                            .mapToLong(size -> Math.round(CaptionFont.PHASES
                                    * glyph(font.deriveFont((float) size), letter)
                                            .getLogicalBounds()
                                            .getWidth()))
                            .mapToObj(Long::toString)
                            .collect(Collectors.joining(" ")));
        }
        Files.write(folder.resolve("caption-font.txt"), index);
    }

    private static BufferedImage cells(Font font, int size) {
        int[] letters = LETTERS.codePoints().toArray();
        int width = WIDEST * size;
        int height = (int) Math.round(LINE * size);
        BufferedImage cells =
                new BufferedImage(CaptionFont.PHASES * width, letters.length * height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = cells.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        for (int row = 0; row < letters.length; row++) {
            for (int phase = 0; phase < CaptionFont.PHASES; phase++) {
                float x = phase * width + CaptionFont.OVERHANG + (float) phase / CaptionFont.PHASES;
                Shape outline = glyph(font, letters[row]).getOutline(x, row * height + Math.round(BASELINE * size));
                pen.setClip(phase * width, row * height, width, height);
                pen.fill(outline);
            }
        }
        return cells;
    }

    /** The letter's outline; a box for the one that stands for all others. */
    private static GlyphVector glyph(Font font, int letter) {
        String text = letter == 0xfffd ? "□" : Character.toString(letter);
        return font.createGlyphVector(new FontRenderContext(null, true, true), text);
    }

    private static String between(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
