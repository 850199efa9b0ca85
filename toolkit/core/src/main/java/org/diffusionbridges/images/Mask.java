/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import org.diffusionbridges.tensors.Tensor;

/**
 * Which pixels inpainting generates: 1 (white) is generated, 0 (black) keeps the source.
 *
 * @param values 1 x 1 x H x W in [0, 1]
 */
public record Mask(Tensor values) {

    /** @throws IllegalArgumentException if the shape is another or a value is outside [0, 1] */
    public Mask {
        int[] shape = values.shape();
        if (shape.length != 4 || shape[0] != 1 || shape[1] != 1) {
            throw new IllegalArgumentException("a mask must be 1x1xHxW, got " + values);
        }
        for (double value : values.values()) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a mask's values must be in [0, 1], got " + value);
            }
        }
    }

    /** From a picture: white pixels are generated, black ones kept, grey ones blended. It must have the model's size. */
    public static Mask of(BufferedImage image) {
        Tensor grey = Images.toTensor(image, 1, image.getHeight(), image.getWidth(), Fit.STRETCH);
        double[] values = grey.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] + 1) / 2;
        }
        return new Mask(Tensor.of(values, grey.shape()));
    }

    /** The central half of a square picture, as in the paper's ImageNet task: a 128x128 hole of 256x256. */
    public static Mask centre(int size) {
        double[] values = new double[size * size];
        for (int y = size / 4; y < size - size / 4; y++) {
            for (int x = size / 4; x < size - size / 4; x++) {
                values[y * size + x] = 1;
            }
        }
        return new Mask(Tensor.of(values, 1, 1, size, size));
    }

    public int height() {
        return values.extent(2);
    }

    public int width() {
        return values.extent(3);
    }
}
