/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.tensors.Tensor;

/** Images and features that Java and toolkit/core/src/test/python/metrics.py make alike: integers first, then one division. */
final class MetricInputs {
    private MetricInputs() {}

    static Tensor image(int channels, int height, int width, long a, long b) {
        double[] values = new double[channels * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (a * i * i + b * i) % 256 / 127.5 - 1;
        }
        return Tensor.of(values, 1, channels, height, width);
    }

    static Tensor constant(double value, int channels, int height, int width) {
        Tensor image = Tensor.zeros(1, channels, height, width);
        java.util.Arrays.fill(image.values(), value);
        return image;
    }

    static Features features(int n, int d, long a, long b) {
        double[] values = new double[n * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (a * i * i * i + b * i) % 1009 / 1009.0;
        }
        return new Features("a test's formula", Tensor.of(values, n, d));
    }

    /** Vectors as features, one a row. */
    static Features rows(double[]... rows) {
        int d = rows[0].length;
        double[] values = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * d, d);
        }
        return new Features("a test's formula", Tensor.of(values, rows.length, d));
    }

    /** A set whose ids are 0, 1, 2 and so on. */
    static ImageSet set(Tensor... images) {
        return ImageSet.of(
                IntStream.range(0, images.length).mapToObj(String::valueOf).toList(), List.of(images));
    }

    /** An extractor of the name that the features here have, which extracts nothing. */
    static final FeatureExtractor FORMULA = new FeatureExtractor() {
        @Override
        public String name() {
            return "a test's formula";
        }

        @Override
        public int dimension() {
            return 0;
        }

        @Override
        public Tensor extract(Tensor images) {
            throw new UnsupportedOperationException("the features are given");
        }
    };
}
