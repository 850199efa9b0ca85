/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import ai.djl.engine.EngineException;
import java.awt.image.BufferedImage;
import org.apache.spark.sql.Row;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.images.Images;
import org.jspecify.annotations.Nullable;

/** A column's values as pictures, and whose fault a failure is. */
final class RowPictures {
    private RowPictures() {}

    /**
     * The picture of a cell: the bytes of a file, or the struct of Spark's {@code image} source.
     *
     * @throws BridgeException if it is no picture
     */
    static BufferedImage picture(@Nullable Object cell, String name) {
        if (cell instanceof byte[] bytes) {
            return Images.read(bytes, name);
        }
        if (cell instanceof Row image) {
            return image(image, name);
        }
        throw new BridgeException("%s has no picture: its cell is %s, it must hold a file's bytes or an image"
                .formatted(name, cell == null ? "empty" : "a " + cell.getClass().getSimpleName()));
    }

    /** OpenCV's order, rows from the top: grey; blue, green, red; or these and opacity, which is laid on white. */
    private static BufferedImage image(Row image, String name) {
        int height = image.<Integer>getAs("height");
        int width = image.<Integer>getAs("width");
        int channels = image.<Integer>getAs("nChannels");
        byte[] data = image.getAs("data");
        boolean known = channels == 1 || channels == 3 || channels == 4;
        if (!known || height < 1 || width < 1 || data.length != (long) height * width * channels) {
            throw new BridgeException(
                    "%s has no picture: Spark's image source could not read it, or it has neither 1, 3 nor 4 channels (%dx%d, %d channels, %d bytes)"
                            .formatted(name, width, height, channels, data.length));
        }
        BufferedImage picture = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = new byte[channels];
        int[] samples = new int[channels == 1 ? 1 : 3];
        for (int i = 0; i < height * width; i++) {
            System.arraycopy(data, i * channels, pixels, 0, channels);
            int opacity = channels == 4 ? pixels[3] & 0xff : 0xff;
            for (int c = 0; c < samples.length; c++) {
                int value = pixels[samples.length - 1 - c] & 0xff;
                samples[c] = Math.round((value * opacity + 0xff * (0xff - opacity)) / 255f);
            }
            picture.getRaster().setPixel(i % width, i / width, samples);
        }
        return picture;
    }

    /**
     * What is wrong with a row's picture, in one line.
     *
     * @throws RuntimeException the failure itself, if it is the executor's: Spark tries the task again, elsewhere
     */
    static String fault(RuntimeException failure) {
        boolean executors = failure instanceof DeviceMemoryException || failure.getCause() instanceof EngineException;
        if (executors || !(failure instanceof BridgeException || failure instanceof IllegalArgumentException)) {
            throw failure;
        }
        return Printable.line(String.valueOf(failure.getMessage()));
    }
}
