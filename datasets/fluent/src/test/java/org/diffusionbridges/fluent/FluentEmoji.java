/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * One emoji as its two packages have it.
 *
 * @param hexcode its code points in hexadecimal, joined by hyphens, without the variation selector fe0f
 * @param name in English, words joined by hyphens
 * @param group of Unicode's table
 * @param flat the inside of its flat SVG, of 32 x 32 units
 * @param shaded its shaded picture, a WebP of 256 x 256
 */
record FluentEmoji(String hexcode, String name, String group, String flat, byte[] shaded) {
    private static final Pattern TONE = Pattern.compile("-1f3f[b-f]");
    private static final Pattern OWN_LOOKS =
            Pattern.compile(" (?:stroke(?:-[a-z]+)?|filter|opacity|fill-opacity)=\"[^\"]*\"");
    private static final Pattern FILL = Pattern.compile(" fill=\"(?!none)[^\"]*\"");
    private static final Pattern SHAPE = Pattern.compile("<(path|circle|ellipse|rect)\\b");
    private static final double STROKE = 32 * LineArt.THINNEST / LineArt.FINE;
    private static final int MID_GREY = 128;

    /** The emoji without its skin tones: what shares one outline as designed. */
    String base() {
        return TONE.matcher(hexcode).replaceAll("");
    }

    /**
     * The flat drawing as lines: every shape white with a black stroke, in the SVG's order, so that what lies behind is hidden.
     *
     * @throws IOException if JSVG cannot read it
     */
    LineArt lines() throws IOException {
        String bare = OWN_LOOKS.matcher(flat).replaceAll("");
        String white = FILL.matcher(bare).replaceAll(" fill=\"#fff\"");
        String stroked = SHAPE.matcher(white)
                .replaceAll("<$1 stroke=\"#000\" stroke-linejoin=\"round\" stroke-width=\"" + STROKE + "\"");
        BufferedImage image = draw(stroked, LineArt.FINE);
        BitSet ink = new BitSet(LineArt.FINE * LineArt.FINE);
        for (int i = 0; i < LineArt.FINE * LineArt.FINE; i++) {
            ink.set(i, (image.getRGB(i % LineArt.FINE, i / LineArt.FINE) & 0xff) < MID_GREY);
        }
        return new LineArt(ink);
    }

    /** The flat picture in colour at 64 x 64, to see whether the shaded one lies where it does. */
    BufferedImage flatColours() throws IOException {
        return averaged(draw(flat, 4 * LineArt.SIZE));
    }

    /** The shaded picture on white at 64 x 64. */
    BufferedImage colours() throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(shaded));
        int size = 4 * LineArt.SIZE;
        if (read == null || read.getWidth() != size || read.getHeight() < size) {
            throw new IOException("%s must be a WebP of %d x %d".formatted(hexcode, size, size));
        }
        BufferedImage opaque = white(size);
        Graphics2D graphics = opaque.createGraphics();
        graphics.drawImage(read, 0, (size - read.getHeight()) / 2, null); // four have eight rows too many
        graphics.dispose();
        return averaged(opaque);
    }

    private BufferedImage draw(String body, int size) throws IOException {
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">" + body + "</svg>";
        SVGDocument document = new SVGLoader()
                .load(
                        new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)),
                        null,
                        LoaderContext.createDefault());
        if (document == null) {
            throw new IOException(name + " is not an SVG that JSVG can read");
        }
        BufferedImage image = white(size);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        document.render(null, graphics, new ViewBox(size, size));
        graphics.dispose();
        return image;
    }

    private static BufferedImage white(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, size, size);
        graphics.dispose();
        return image;
    }

    /** Every 4 x 4 pixels averaged. */
    private static BufferedImage averaged(BufferedImage large) {
        int size = large.getWidth() / 4;
        BufferedImage small = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size * size; i++) {
            int[] sum = {8, 8, 8};
            for (int j = 0; j < 16; j++) {
                int rgb = large.getRGB(i % size * 4 + j % 4, i / size * 4 + j / 4);
                for (int c = 0; c < 3; c++) {
                    sum[c] += rgb >> 16 - 8 * c & 0xff;
                }
            }
            small.setRGB(i % size, i / size, sum[0] / 16 << 16 | sum[1] / 16 << 8 | sum[2] / 16);
        }
        return small;
    }
}
