/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;

/** What is to be translated: a file, an image or an array. A file is read when its picture is asked for, each time. */
public sealed interface Source {

    /** A file; it is not touched before its picture is asked for. */
    static Source of(Path file) {
        return new OfFile(file);
    }

    /** An image in memory, named {@code image}. */
    static Source of(BufferedImage image) {
        return new OfImage("image", image);
    }

    /** An array of one picture: 1 x C x H x W in [-1, 1], C = 1 or 3; named {@code tensor}. */
    static Source of(Tensor tensor) {
        return new OfTensor("tensor", tensor);
    }

    /** This source under another name. */
    Source named(String name);

    /** What to call it in messages and file names: a file's name without its folder. */
    String name();

    /**
     * Its picture.
     *
     * @throws BridgeException if a file cannot be read
     */
    BufferedImage image();

    /**
     * Its picture at the size that a model wants: 1 x channels x height x width in [-1, 1].
     *
     * <p>A file or an image is resized by {@code fit} and converted between grey and colour. An array is taken as it is and
     * only repeated from one channel to three: who brings numbers has decided on them.
     *
     * @throws BridgeException if a file cannot be read
     * @throws IllegalArgumentException if an array has another size or another number of channels, or channels is not 1 or 3
     */
    default Tensor tensor(int channels, int height, int width, Fit fit) {
        return Images.toTensor(image(), channels, height, width, fit);
    }

    /** See {@link #of(Path)}. */
    record OfFile(String name, Path file) implements Source {
        OfFile(Path file) {
            this(String.valueOf(file.getFileName()), file);
        }

        @Override
        public Source named(String other) {
            return new OfFile(other, file);
        }

        @Override
        public BufferedImage image() {
            return Images.read(file);
        }
    }

    /** See {@link #of(BufferedImage)}. */
    record OfImage(String name, BufferedImage image) implements Source {
        @Override
        public Source named(String other) {
            return new OfImage(other, image);
        }
    }

    /** See {@link #of(Tensor)}. */
    record OfTensor(String name, Tensor values) implements Source {
        @Override
        public Source named(String other) {
            return new OfTensor(other, values);
        }

        @Override
        public BufferedImage image() {
            return Images.toImage(values);
        }

        @Override
        public Tensor tensor(int channels, int height, int width, Fit fit) {
            int[] shape = values.shape();
            boolean sized = shape.length == 4 && shape[0] == 1 && shape[2] == height && shape[3] == width;
            if (!sized || (shape[1] != channels && !(shape[1] == 1 && channels == 3))) {
                throw new IllegalArgumentException(
                        "%s must be a Tensor[1, %d, %d, %d], got %s: resize it, or give an image"
                                .formatted(name, channels, height, width, values));
            }
            for (double value : values.values()) {
                if (!(value >= -1 && value <= 1)) {
                    throw new IllegalArgumentException("%s must hold values in [-1, 1], got %s".formatted(name, value));
                }
            }
            if (shape[1] == channels) {
                return values.copy();
            }
            return Tensor.of(values.repeat(3).values(), 1, 3, height, width);
        }
    }
}
