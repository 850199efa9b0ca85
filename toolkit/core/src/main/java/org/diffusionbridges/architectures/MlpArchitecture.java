/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.architectures;

/**
 * A multilayer perceptron for points instead of images: state, source and the U-Net's sines and cosines of c_noise go through
 * layers of one width, each linear and then SiLU, and a linear one back to a point.
 *
 * @param dimensions numbers a point has, at least 1
 * @param width of every layer between, even and at least 2; as many sines and cosines
 * @param layers between the input's and the output's, at least 1
 */
public record MlpArchitecture(int dimensions, int width, int layers) {

    public MlpArchitecture {
        if (dimensions < 1 || layers < 1) {
            throw new IllegalArgumentException(
                    "a perceptron needs at least 1 dimension and 1 layer, got %d and %d".formatted(dimensions, layers));
        }
        if (width < 2 || width % 2 != 0) {
            throw new IllegalArgumentException("a perceptron's width must be even and at least 2, got " + width);
        }
    }
}
