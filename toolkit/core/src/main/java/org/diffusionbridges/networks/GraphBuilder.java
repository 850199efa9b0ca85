/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

/**
 * The operators that a network is described in, of no particular back end: each call appends one node and returns its
 * value. {@link TorchScriptBuilder} writes them down as code; another back end would be another implementation.
 *
 * <p>Features are (N, C, H, W), sequences (N, C, L), vectors (N, C).
 *
 * @param <V> how the back end refers to a value
 */
interface GraphBuilder<V> {

    /** How a parameter starts before training. */
    sealed interface Init {
        record Zero() implements Init {}

        record One() implements Init {}

        /** Uniform in ±1/sqrt(fanIn), for weights and biases alike. */
        record Uniform(long fanIn) implements Init {}

        /** Standard normal. */
        record Normal() implements Init {}
    }

    /** A trained tensor with its state dict's name; {@code half} if it follows the network's {@link Precision}. */
    V parameter(String name, Init init, boolean half, long... shape);

    /** A fixed float32 tensor. */
    V constant(String name, float[] values, long... shape);

    V conv2d(V x, V weight, V bias, int stride, int padding);

    /** A convolution of width 1 over sequences: weight (out, in, 1). */
    V conv1d(V x, V weight, V bias);

    V linear(V x, V weight, V bias);

    /** Group norm with eps 1e-5, of and to float32. */
    V groupNorm(V x, V weight, V bias, int groups);

    V silu(V x);

    V cos(V x);

    V sin(V x);

    V add(V a, V b);

    /** a (N) times b (M): (N, M). */
    V outer(V a, V b);

    /** features + vector, the same at every pixel. */
    V addVector(V x, V vector);

    /** features · (1 + scale) + shift, where vector (N, 2C) holds the scale first, then the shift. */
    V scaleShift(V x, V vector, int channels);

    /** Joins along the channels. */
    V concat(V a, V b);

    /** Rows of a table by int64 index. */
    V embedding(V table, V index);

    V nearestTwice(V x);

    V averageHalf(V x);

    /** (N, C, H, W) to (N, C). */
    V meanOverPixels(V x);

    /** exp(x_k) / Σ exp(x_j) along the channels of (N, C). */
    V softmax(V x);

    /** Zeroes with the given probability and rescales, while training only. */
    V dropout(V x, double probability);

    /** (N, C, H, W) to (N, C, HW). */
    V flatten(V x);

    /** Back to the shape of {@code like}. */
    V reshapeAs(V x, V like);

    /**
     * softmax(q kᵀ / sqrt(d)) v for each head, in float32: (N, 3C, L) to (N, C, L).
     *
     * @param splitFirst whether the channels are (3, heads, d), q, k and v split before the heads, or (heads, 3, d)
     */
    V attention(V qkv, int heads, int headChannels, boolean splitFirst);

    V pixelUnshuffle(V x, int factor);

    V pixelShuffle(V x, int factor);

    /** To the network's {@link Precision}. */
    V toHalf(V x);

    V toFloat32(V x);
}
