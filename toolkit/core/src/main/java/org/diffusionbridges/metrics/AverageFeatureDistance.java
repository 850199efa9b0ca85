/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/**
 * Average feature distance (AFD; arXiv 2410.21553): the mean Euclidean distance of the features of two answers to one source,
 * over all pairs of them; 0 if all are equal. Its scale is the extractor's, so figures of two extractors do not compare.
 *
 * @param extractor whose features are compared
 */
public record AverageFeatureDistance(FeatureExtractor extractor) implements GroupMetric {
    public AverageFeatureDistance {
        Checks.named(extractor);
    }

    @Override
    public String name() {
        return "Average feature distance in the features of " + extractor.name();
    }

    @Override
    public Better better() {
        return Better.NEITHER;
    }

    @Override
    public double of(Tensor samples) {
        Checks.group(samples);
        double[] f = new Features(extractor.name(), extractor.extract(samples))
                .vectors()
                .values();
        int n = samples.batch();
        int d = f.length / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double squares = 0;
                for (int k = 0; k < d; k++) {
                    double difference = f[i * d + k] - f[j * d + k];
                    squares += difference * difference;
                }
                sum += Math.sqrt(squares);
            }
        }
        return sum / (n * (n - 1) / 2.0);
    }
}
