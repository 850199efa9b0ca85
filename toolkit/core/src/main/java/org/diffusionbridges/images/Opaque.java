/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;

/** Any picture as one of four plain kinds: grey or sRGB, of 8 or 16 bits, without transparency. */
final class Opaque {
    private Opaque() {}

    static BufferedImage of(BufferedImage image) {
        int type = image.getType();
        if (type == BufferedImage.TYPE_BYTE_GRAY
                || type == BufferedImage.TYPE_INT_RGB
                || type == BufferedImage.TYPE_3BYTE_BGR) {
            return image;
        }
        PixelRows pixels = PixelRows.of(image);
        int width = pixels.width();
        int colours = pixels.colours();
        BufferedImage plain = plain(width, pixels.height(), colours, pixels.isDeep());
        WritableRaster raster = plain.getRaster();
        double top = pixels.isDeep() ? 65535 : 255;
        double[] row = new double[colours * width];
        int[] samples = new int[colours * width];
        for (int y = 0; y < pixels.height(); y++) {
            pixels.read(y, row, colours);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < colours; c++) {
                    samples[x * colours + c] = (int) Math.rint(row[c * width + x] * top);
                }
            }
            raster.setPixels(0, y, width, 1, samples);
        }
        return plain;
    }

    /** Any picture as {@code TYPE_INT_RGB}: eight bits, grey as three equal channels. */
    static BufferedImage rgb(BufferedImage image) {
        PixelRows pixels = PixelRows.of(image);
        int width = pixels.width();
        BufferedImage rgb = new BufferedImage(width, pixels.height(), BufferedImage.TYPE_INT_RGB);
        double[] row = new double[3 * width];
        int[] line = new int[width];
        for (int y = 0; y < pixels.height(); y++) {
            pixels.read(y, row, 3);
            for (int x = 0; x < width; x++) {
                line[x] = level(row[x]) << 16 | level(row[width + x]) << 8 | level(row[2 * width + x]);
            }
            rgb.setRGB(0, y, width, 1, line, 0, width);
        }
        return rgb;
    }

    private static int level(double value) {
        return (int) Math.rint(value * 255);
    }

    /** An empty picture: {@code TYPE_BYTE_GRAY}, {@code TYPE_USHORT_GRAY}, {@code TYPE_INT_RGB}, or sRGB of 16 bits. */
    private static BufferedImage plain(int width, int height, int colours, boolean deep) {
        if (colours == 1) {
            return new BufferedImage(
                    width, height, deep ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
        }
        if (!deep) {
            return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        }
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                false,
                java.awt.Transparency.OPAQUE,
                DataBuffer.TYPE_USHORT);
        return new BufferedImage(model, model.createCompatibleWritableRaster(width, height), false, null);
    }
}
