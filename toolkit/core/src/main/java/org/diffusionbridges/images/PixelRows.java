/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * The pixels of any {@link BufferedImage}, row by row, as real numbers in [0, 1], with transparency laid on white.
 *
 * <p>Samples are read from the raster: {@code getRGB} would cut 16 bits to 8 and send grey through a gamma curve, because
 * Java holds its grey colour space for linear. Grey and sRGB samples are taken as they are; other colour spaces are
 * converted to sRGB.
 */
final class PixelRows {
    /** ITU-R BT.601 luma on gamma-encoded sRGB: what Pillow's {@code convert("L")} and JPEG mean by grey. */
    private static final double[] LUMA = {0.299, 0.587, 0.114};

    private final Raster raster;
    private final int colours;
    private final boolean alpha;
    private final boolean premultiplied;
    private final double[] maxima;
    private final double[][] palette;
    private final double[] samples;
    private final double[] pixel = new double[3];

    private PixelRows(BufferedImage image, double[][] palette) {
        ColorModel model = image.getColorModel();
        this.raster = image.getRaster();
        this.palette = palette;
        boolean indexed = palette.length > 0;
        this.colours = indexed ? (isGrey(palette) ? 1 : 3) : model.getNumColorComponents();
        this.alpha = !indexed && model.hasAlpha();
        this.premultiplied = model.isAlphaPremultiplied();
        this.maxima = new double[raster.getNumBands()];
        for (int band = 0; band < maxima.length; band++) {
            maxima[band] = isReal(raster) ? 1 : (1L << raster.getSampleModel().getSampleSize(band)) - 1;
        }
        this.samples = new double[raster.getWidth() * raster.getNumBands()];
    }

    static PixelRows of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel indexed) {
            return new PixelRows(image, colours(indexed));
        }
        boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && isPlain(image);
        boolean srgb = model.getColorSpace().isCS_sRGB() && model.getNumColorComponents() == 3 && isPlain(image);
        return new PixelRows(grey || srgb ? image : toSrgb(image), new double[0][]);
    }

    int width() {
        return raster.getWidth();
    }

    int height() {
        return raster.getHeight();
    }

    /** 1 if every pixel is grey by the image's type, else 3. */
    int colours() {
        return colours;
    }

    /** Whether more than eight bits of a sample carry information. */
    boolean isDeep() {
        return palette.length == 0 && (isReal(raster) || maxima[0] > 255);
    }

    /** Row y as {@code channels} planes of one row: {@code row[c * width + x]} in [0, 1]. */
    void read(int y, double[] row, int channels) {
        int width = width();
        int bands = maxima.length;
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
        for (int x = 0; x < width; x++) {
            if (palette.length > 0) {
                double[] entry = palette[Math.min(palette.length - 1, (int) samples[x])];
                System.arraycopy(entry, 0, pixel, 0, 3);
            } else {
                blend(x * bands);
            }
            if (channels == 3) {
                row[x] = pixel[0];
                row[width + x] = pixel[colours == 1 ? 0 : 1];
                row[2 * width + x] = pixel[colours == 1 ? 0 : 2];
            } else {
                row[x] = colours == 1 ? pixel[0] : luma(pixel);
            }
        }
    }

    /** The pixel whose samples start at {@code at}, over white. */
    private void blend(int at) {
        double opacity = alpha ? unit(samples[at + colours] / maxima[colours]) : 1;
        for (int c = 0; c < colours; c++) {
            double value = unit(samples[at + c] / maxima[c]);
            pixel[c] = unit((premultiplied ? value : value * opacity) + (1 - opacity));
        }
    }

    private static double luma(double[] rgb) {
        return unit(LUMA[0] * rgb[0] + LUMA[1] * rgb[1] + LUMA[2] * rgb[2]);
    }

    private static double unit(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("an image must not hold NaN");
        }
        return Math.min(1, Math.max(0, value));
    }

    private static boolean isReal(Raster raster) {
        int type = raster.getTransferType();
        return type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE;
    }

    /** Whether samples are unsigned integers or reals that mean what their size says. */
    private static boolean isPlain(BufferedImage image) {
        Raster raster = image.getRaster();
        int type = raster.getTransferType();
        boolean signedWords = type == DataBuffer.TYPE_SHORT
                || (type == DataBuffer.TYPE_INT && raster.getSampleModel() instanceof ComponentSampleModel);
        int bands = image.getColorModel().getNumComponents();
        return !signedWords && raster.getNumBands() == bands;
    }

    private static double[][] colours(IndexColorModel model) {
        double[][] colours = new double[model.getMapSize()][3];
        for (int i = 0; i < colours.length; i++) {
            double opacity = model.getAlpha(i) / 255.0;
            colours[i][0] = model.getRed(i) / 255.0 * opacity + (1 - opacity);
            colours[i][1] = model.getGreen(i) / 255.0 * opacity + (1 - opacity);
            colours[i][2] = model.getBlue(i) / 255.0 * opacity + (1 - opacity);
        }
        return colours;
    }

    private static boolean isGrey(double[][] palette) {
        for (double[] colour : palette) {
            if (colour[0] != colour[1] || colour[1] != colour[2]) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage toSrgb(BufferedImage image) {
        boolean alpha = image.getColorModel().hasAlpha();
        BufferedImage converted = new BufferedImage(
                image.getWidth(), image.getHeight(), alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        return new ColorConvertOp(null).filter(image, converted);
    }
}
