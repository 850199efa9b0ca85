/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * One SVG drawn on white: rendered at four times the size and averaged down, so that lines of any width keep their
 * weight.
 */
final class Drawing {
    /** Height and width in pixels. */
    static final int SIZE = 64;

    private static final int SCALE = 4;

    private Drawing() {}

    /**
     * 64 x 64 x 3 levels of red, green and blue, 0 to 255.
     *
     * @throws IOException if the bytes are no SVG
     */
    static byte[] draw(byte[] svg, String name) throws IOException {
        SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(svg), null, LoaderContext.createDefault());
        if (document == null) {
            throw new IOException(name + " is not an SVG that JSVG can read");
        }
        int large = SIZE * SCALE;
        BufferedImage image = new BufferedImage(large, large, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, large, large);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            document.render(null, graphics, new ViewBox(large, large));
        } finally {
            graphics.dispose();
        }
        return averaged(image);
    }

    private static byte[] averaged(BufferedImage image) {
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] levels = new byte[3 * SIZE * SIZE];
        for (int i = 0; i < levels.length; i++) {
            int shift = 16 - 8 * (i % 3);
            int y = i / 3 / SIZE * SCALE;
            int x = i / 3 % SIZE * SCALE;
            int sum = SCALE * SCALE / 2;
            for (int j = 0; j < SCALE * SCALE; j++) {
                sum += pixels[(y + j / SCALE) * SCALE * SIZE + x + j % SCALE] >> shift & 0xff;
            }
            levels[i] = (byte) (sum / (SCALE * SCALE));
        }
        return levels;
    }
}
