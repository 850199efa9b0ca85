/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;

/**
 * Pixels as a page sends them: row by row, a byte a value, 0 black to 255 white.
 *
 * @param channels 1 (grey) or 3 (red, green, blue, pixel by pixel)
 */
record Drawing(int width, int height, int channels, byte[] pixels) {

    /**
     * Reads base64.
     *
     * @throws IllegalArgumentException if it is not base64, or of another length than the size and channels demand
     */
    static Drawing decode(String what, String base64, int width, int height, int channels) {
        byte[] pixels;
        try {
            pixels = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " must be base64, got '" + Json.brief(base64) + "'", e);
        }
        if (pixels.length != width * height * channels) {
            throw new IllegalArgumentException("%s must be %d x %d pixels of %d bytes, got %d bytes"
                    .formatted(what, width, height, channels, pixels.length));
        }
        return new Drawing(width, height, channels, pixels);
    }

    /** A picture's pixels in grey or in colour. */
    static Drawing of(BufferedImage image, int channels) {
        Tensor tensor = Images.toTensor(image, channels);
        int area = image.getWidth() * image.getHeight();
        byte[] pixels = new byte[area * channels];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < channels; c++) {
                pixels[i * channels + c] = (byte) Math.round((tensor.values()[c * area + i] + 1) * 127.5);
            }
        }
        return new Drawing(image.getWidth(), image.getHeight(), channels, pixels);
    }

    /** As the page reads it. */
    String encode() {
        return Base64.getEncoder().encodeToString(pixels);
    }

    BufferedImage image() {
        int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        BufferedImage image = new BufferedImage(width, height, type);
        image.getRaster().setPixels(0, 0, width, height, values());
        return image;
    }

    /** The bytes as numbers of 0 to 255. */
    int[] values() {
        int[] values = new int[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = pixels[i] & 0xff;
        }
        return values;
    }

    /** As it stands in a line of Java: {@link Studio#picture} reads it. */
    String png() {
        return Base64.getEncoder().encodeToString(Images.png(image(), Map.of()));
    }

    /** The picture of a PNG in base64. */
    static BufferedImage picture(String png) {
        try {
            BufferedImage image =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(png)));
            if (image != null) {
                return image;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a picture must be a PNG in base64: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("a picture must be a PNG in base64, got '" + Json.brief(png) + "'");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Drawing that
                && width == that.width
                && height == that.height
                && channels == that.channels
                && Arrays.equals(pixels, that.pixels);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "drawing of %d x %d".formatted(width, height);
    }
}
