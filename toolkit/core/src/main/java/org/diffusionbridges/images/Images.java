/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.tensors.Tensor;

/**
 * Images from files and back, and to and from tensors.
 *
 * <p>A tensor holds NCHW grey or sRGB values v of [0, 255] as v / 127.5 − 1, gamma-encoded as they are, in [-1, 1]. Colour
 * becomes grey by 0.299 R + 0.587 G + 0.114 B, grey becomes three equal channels, transparency is laid on white.
 */
public final class Images {
    private Images() {}

    /**
     * Reads a PNG, JPEG (also CMYK and YCCK), GIF, BMP or TIFF, told by its content and not by its name.
     *
     * <p>The picture is upright (EXIF orientation is applied), opaque (on white), grey or sRGB (other profiles of JPEGs are
     * converted), and keeps 16 bits where the file has them. Animations and files of several pages are refused, as are
     * pictures of over 120 million pixels; dimensions are checked before anything is decoded.
     *
     * @throws BridgeException if the file is missing, unreadable, no picture, damaged, truncated, animated or too large
     */
    public static BufferedImage read(Path file) {
        return ImageDecoder.decode(file);
    }

    /**
     * Reads the bytes of such a file, as {@link #read(Path)} does.
     *
     * @param name what to call it in messages
     * @throws BridgeException as {@link #read(Path)}
     */
    public static BufferedImage read(byte[] file, String name) {
        return ImageDecoder.decode(file, name);
    }

    /** {@link #read(Path)} of the file of this name. */
    public static BufferedImage read(String file) {
        return read(Path.of(file));
    }

    /**
     * Writes a PNG or, if the name ends in {@code .jpg} or {@code .jpeg}, a JPEG of quality 0.95.
     *
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws BridgeException if the file cannot be written; what was there before is untouched
     */
    public static void write(BufferedImage image, Path file) {
        write(image, file, Map.of());
    }

    /**
     * Writes a picture with what made it: PNG text chunks (see {@link PngText}), or the comment of a JPEG.
     *
     * @param texts text by keyword, such as Software, Model, Sampler, Settings, Seed; written in the map's order
     * @throws IllegalArgumentException if the file's name ends in neither .png, .jpg nor .jpeg, or a keyword is not allowed
     * @throws BridgeException if the file cannot be written; what was there before is untouched
     */
    public static void write(BufferedImage image, Path file, Map<String, String> texts) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        boolean jpeg = name.endsWith(".jpg") || name.endsWith(".jpeg");
        if (!jpeg && !name.endsWith(".png")) {
            throw new IllegalArgumentException("a picture's name must end in .png, .jpg or .jpeg, got " + file);
        }
        byte[] bytes;
        try {
            bytes = jpeg ? ImageEncoder.jpeg(image, texts) : ImageEncoder.png(image, texts);
        } catch (IOException e) {
            throw new BridgeException(file + " cannot be written: " + e.getMessage(), e);
        }
        WholeFile.write(file, out -> out.write(bytes));
    }

    /** The bytes of the picture as a PNG, with text metadata as in {@link #write(BufferedImage, Path, Map)}. */
    public static byte[] png(BufferedImage image, Map<String, String> texts) {
        try {
            return ImageEncoder.png(image, texts);
        } catch (IOException e) {
            throw new BridgeException("the picture cannot be encoded: " + e.getMessage(), e);
        }
    }

    /** The picture at its own size: 1 x channels x height x width, channels 1 or 3. */
    public static Tensor toTensor(BufferedImage image, int channels) {
        return toTensor(image, channels, image.getHeight(), image.getWidth(), Fit.STRETCH);
    }

    /**
     * The picture at the size that a model wants: 1 x channels x height x width in [-1, 1], not rounded to eight bits.
     *
     * @throws IllegalArgumentException if channels is neither 1 nor 3 or a size is not positive
     */
    public static Tensor toTensor(BufferedImage image, int channels, int height, int width, Fit fit) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 (grey) or 3 (sRGB) channels, got " + channels);
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image needs a positive size, got " + width + "x" + height);
        }
        double[] values = Canvas.of(image, channels, height, width, fit).values();
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * values[i] - 1;
        }
        return Tensor.of(values, 1, channels, height, width);
    }

    /** The picture of a 1 x C x H x W tensor, rounded to the nearest grey level; see {@link #toImage(Tensor, Rounding)}. */
    public static BufferedImage toImage(Tensor tensor) {
        return toImage(tensor, Rounding.NEAREST);
    }

    /**
     * The picture of a tensor: {@code TYPE_BYTE_GRAY} for one channel, {@code TYPE_INT_RGB} for three. Values outside
     * [-1, 1], as the states of a bridge have, show as black and white.
     *
     * @param tensor 1 x C x H x W or C x H x W, C = 1 or 3
     * @throws IllegalArgumentException if the tensor has another shape or holds a NaN
     */
    public static BufferedImage toImage(Tensor tensor, Rounding rounding) {
        int[] shape = tensor.shape();
        boolean batched = shape.length == 4 && shape[0] == 1;
        int channels = batched ? shape[1] : shape[0];
        if (!(batched || shape.length == 3) || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "an image's tensor must be 1x1xHxW or 1x3xHxW, got %s: take one item of a batch first"
                            .formatted(tensor));
        }
        int height = shape[shape.length - 2];
        int width = shape[shape.length - 1];
        BufferedImage image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster raster = image.getRaster();
        double[] values = tensor.values();
        int[] row = new int[channels * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    double value = values[(c * height + y) * width + x];
                    if (Double.isNaN(value)) {
                        throw new IllegalArgumentException(
                                "an image must not hold NaN, found at channel %d, row %d, column %d: the run diverged"
                                        .formatted(c, y, x));
                    }
                    row[x * channels + c] = rounding.toByte(value);
                }
            }
            raster.setPixels(0, y, width, 1, row);
        }
        return image;
    }

    /** The picture fitted to a size, of eight bits: grey if it was grey, else sRGB. */
    public static BufferedImage resize(BufferedImage image, int height, int width, Fit fit) {
        return toImage(toTensor(image, PixelRows.of(image).colours(), height, width, fit));
    }
}
