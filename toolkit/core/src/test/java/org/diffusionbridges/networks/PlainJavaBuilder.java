/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.tensors.Tensor;

/**
 * The operators' definitions, evaluated at once in float64 with plain loops: slow, and short enough to be checked by eye.
 * It knows nothing of dropout (it evaluates) nor of half precision.
 */
final class PlainJavaBuilder implements GraphBuilder<Tensor> {
    private final Weights weights;

    PlainJavaBuilder(Weights weights) {
        this.weights = weights;
    }

    @Override
    public Tensor parameter(String name, Init init, boolean half, long... shape) {
        return constant(name, weights.floats(name), shape);
    }

    @Override
    public Tensor constant(String name, float[] values, long... shape) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return Tensor.of(wide, Arrays.stream(shape).mapToInt(Math::toIntExact).toArray());
    }

    @Override
    public Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
        int in = x.extent(1);
        int height = x.extent(2);
        int width = x.extent(3);
        int out = weight.extent(0);
        int kernel = weight.extent(2);
        int rows = (height + 2 * padding - kernel) / stride + 1;
        int columns = (width + 2 * padding - kernel) / stride + 1;
        Tensor y = Tensor.zeros(x.batch(), out, rows, columns);
        int at = 0;
        for (int n = 0; n < x.batch(); n++) {
            for (int o = 0; o < out; o++) {
                for (int r = 0; r < rows; r++) {
                    for (int c = 0; c < columns; c++) {
                        double sum = bias.values()[o];
                        for (int i = 0; i < in; i++) {
                            for (int kr = 0; kr < kernel; kr++) {
                                for (int kc = 0; kc < kernel; kc++) {
                                    int row = r * stride + kr - padding;
                                    int column = c * stride + kc - padding;
                                    if (row >= 0 && row < height && column >= 0 && column < width) {
                                        sum += weight.values()[((o * in + i) * kernel + kr) * kernel + kc]
                                                * x.values()[((n * in + i) * height + row) * width + column];
                                    }
                                }
                            }
                        }
                        y.values()[at++] = sum;
                    }
                }
            }
        }
        return y;
    }

    @Override
    public Tensor conv1d(Tensor x, Tensor weight, Tensor bias) {
        Tensor square = Tensor.of(x.values(), x.batch(), x.extent(1), x.extent(2), 1);
        Tensor kernel = Tensor.of(weight.values(), weight.extent(0), weight.extent(1), 1, 1);
        return flatten(conv2d(square, kernel, bias, 1, 0));
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        Tensor square = Tensor.of(x.values(), x.batch(), x.extent(1), 1, 1);
        Tensor kernel = Tensor.of(weight.values(), weight.extent(0), weight.extent(1), 1, 1);
        return Tensor.of(conv2d(square, kernel, bias, 1, 0).values(), x.batch(), weight.extent(0));
    }

    @Override
    public Tensor groupNorm(Tensor x, Tensor weight, Tensor bias, int groups) {
        int pixels = x.itemSize() / x.extent(1);
        int size = x.itemSize() / groups;
        Tensor y = x.copy();
        for (int from = 0; from < x.values().length; from += size) {
            double mean = Arrays.stream(x.values(), from, from + size).average().orElseThrow();
            double variance = Arrays.stream(x.values(), from, from + size)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int i = from; i < from + size; i++) {
                int channel = i / pixels % x.extent(1);
                y.values()[i] = (x.values()[i] - mean) / Math.sqrt(variance + 1e-5) * weight.values()[channel]
                        + bias.values()[channel];
            }
        }
        return y;
    }

    @Override
    public Tensor silu(Tensor x) {
        return each(x, v -> v / (1 + Math.exp(-v)));
    }

    @Override
    public Tensor cos(Tensor x) {
        return each(x, Math::cos);
    }

    @Override
    public Tensor sin(Tensor x) {
        return each(x, Math::sin);
    }

    private static Tensor each(Tensor x, DoubleUnaryOperator function) {
        return Tensor.of(Arrays.stream(x.values()).map(function).toArray(), x.shape());
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        Tensor sum = a.copy();
        Arrays.setAll(sum.values(), i -> a.values()[i] + b.values()[i]);
        return sum;
    }

    @Override
    public Tensor outer(Tensor a, Tensor b) {
        int columns = b.values().length;
        Tensor product = Tensor.zeros(a.values().length, columns);
        // angles are float32 in the reference: at c_noise in the thousands float64 would be another network
        Arrays.setAll(product.values(), i -> (float) a.values()[i / columns] * (float) b.values()[i % columns]);
        return product;
    }

    @Override
    public Tensor addVector(Tensor x, Tensor vector) {
        int pixels = x.itemSize() / x.extent(1);
        Tensor sum = x.copy();
        Arrays.setAll(sum.values(), i -> x.values()[i] + vector.values()[i / pixels]);
        return sum;
    }

    @Override
    public Tensor scaleShift(Tensor x, Tensor vector, int channels) {
        int pixels = x.itemSize() / channels;
        Tensor y = x.copy();
        Arrays.setAll(y.values(), i -> {
            int item = i / x.itemSize();
            int channel = i / pixels % channels;
            double scale = vector.values()[item * 2 * channels + channel];
            double shift = vector.values()[item * 2 * channels + channels + channel];
            return x.values()[i] * (1 + scale) + shift;
        });
        return y;
    }

    @Override
    public Tensor concat(Tensor a, Tensor b) {
        int[] shape = a.shape();
        shape[1] += b.extent(1);
        Tensor joined = Tensor.zeros(shape);
        for (int n = 0; n < a.batch(); n++) {
            System.arraycopy(a.values(), n * a.itemSize(), joined.values(), n * joined.itemSize(), a.itemSize());
            System.arraycopy(
                    b.values(), n * b.itemSize(), joined.values(), n * joined.itemSize() + a.itemSize(), b.itemSize());
        }
        return joined;
    }

    @Override
    public Tensor embedding(Tensor table, Tensor index) {
        int columns = table.extent(1);
        Tensor rows = Tensor.zeros(index.batch(), columns);
        Arrays.setAll(rows.values(), i -> table.values()[(int) index.values()[i / columns] * columns + i % columns]);
        return rows;
    }

    private interface Pixel {
        double at(int n, int channel, int row, int column);
    }

    private static Tensor image(int batch, int channels, int height, int width, Pixel pixel) {
        Tensor image = Tensor.zeros(batch, channels, height, width);
        Arrays.setAll(
                image.values(),
                i -> pixel.at(
                        i / width / height / channels, i / width / height % channels, i / width % height, i % width));
        return image;
    }

    private static double at(Tensor x, int n, int channel, int row, int column) {
        return x.values()[((n * x.extent(1) + channel) * x.extent(2) + row) * x.extent(3) + column];
    }

    @Override
    public Tensor nearestTwice(Tensor x) {
        return image(
                x.batch(), x.extent(1), 2 * x.extent(2), 2 * x.extent(3), (n, c, i, j) -> at(x, n, c, i / 2, j / 2));
    }

    @Override
    public Tensor averageHalf(Tensor x) {
        return image(
                x.batch(),
                x.extent(1),
                x.extent(2) / 2,
                x.extent(3) / 2,
                (n, c, i, j) -> (at(x, n, c, 2 * i, 2 * j)
                                + at(x, n, c, 2 * i, 2 * j + 1)
                                + at(x, n, c, 2 * i + 1, 2 * j)
                                + at(x, n, c, 2 * i + 1, 2 * j + 1))
                        / 4);
    }

    @Override
    public Tensor meanOverPixels(Tensor x) {
        int pixels = x.itemSize() / x.extent(1);
        Tensor mean = Tensor.zeros(x.batch(), x.extent(1));
        for (int i = 0; i < x.values().length; i++) {
            mean.values()[i / pixels] += x.values()[i] / pixels;
        }
        return mean;
    }

    @Override
    public Tensor softmax(Tensor x) {
        int classes = x.extent(1);
        Tensor p = each(x, Math::exp);
        double[] sums = new double[x.batch()];
        for (int i = 0; i < p.values().length; i++) {
            sums[i / classes] += p.values()[i];
        }
        Arrays.setAll(p.values(), i -> p.values()[i] / sums[i / classes]);
        return p;
    }

    @Override
    public Tensor dropout(Tensor x, double probability) {
        return x;
    }

    @Override
    public Tensor flatten(Tensor x) {
        return Tensor.of(x.values(), x.batch(), x.extent(1), x.extent(2) * x.extent(3));
    }

    @Override
    public Tensor reshapeAs(Tensor x, Tensor like) {
        return Tensor.of(x.values(), like.shape());
    }

    @Override
    public Tensor attention(Tensor qkv, int heads, int headChannels, boolean splitFirst) {
        int length = qkv.extent(2);
        int channels = heads * headChannels;
        Tensor out = Tensor.zeros(qkv.batch(), channels, length);
        for (int n = 0; n < qkv.batch(); n++) {
            for (int head = 0; head < heads; head++) {
                int[] start = new int[3]; // the first channel of this head's q, k and v
                for (int part = 0; part < 3; part++) {
                    start[part] = n * 3 * channels
                            + (splitFirst ? part * channels + head * headChannels : (3 * head + part) * headChannels);
                }
                for (int query = 0; query < length; query++) {
                    double[] share = new double[length];
                    double sum = 0;
                    for (int key = 0; key < length; key++) {
                        double dot = 0;
                        for (int d = 0; d < headChannels; d++) {
                            dot += qkv.values()[(start[0] + d) * length + query]
                                    * qkv.values()[(start[1] + d) * length + key];
                        }
                        share[key] = Math.exp(dot / Math.sqrt(headChannels));
                        sum += share[key];
                    }
                    for (int d = 0; d < headChannels; d++) {
                        double mix = 0;
                        for (int key = 0; key < length; key++) {
                            mix += share[key] / sum * qkv.values()[(start[2] + d) * length + key];
                        }
                        out.values()[(n * channels + head * headChannels + d) * length + query] = mix;
                    }
                }
            }
        }
        return out;
    }

    @Override
    public Tensor pixelUnshuffle(Tensor x, int factor) {
        return image(
                x.batch(),
                x.extent(1) * factor * factor,
                x.extent(2) / factor,
                x.extent(3) / factor,
                (n, c, i, j) ->
                        at(x, n, c / factor / factor, i * factor + c / factor % factor, j * factor + c % factor));
    }

    @Override
    public Tensor pixelShuffle(Tensor x, int factor) {
        return image(
                x.batch(),
                x.extent(1) / factor / factor,
                x.extent(2) * factor,
                x.extent(3) * factor,
                (n, c, i, j) -> at(x, n, (c * factor + i % factor) * factor + j % factor, i / factor, j / factor));
    }

    @Override
    public Tensor toHalf(Tensor x) {
        return x;
    }

    @Override
    public Tensor toFloat32(Tensor x) {
        return x;
    }
}
