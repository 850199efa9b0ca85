/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import org.diffusionbridges.tensors.Tensor;

/**
 * exp of the mean KL divergence of an image's class probabilities p(y|x) from their mean p(y), in [1, classes] (Salimans et
 * al., arXiv 1606.03498): high if each image is surely of one class, and the classes are many. It looks at no reference.
 *
 * <p>The whole set is one split; the paper's ten splits of 5,000 images lower the figure on small sets. With another
 * network's probabilities than {@link Inception}'s its name says whose they are.
 *
 * @param probabilities {@link Inception#probabilities} or {@link ImageClassifier#probabilities}
 */
public record InceptionScore(FeatureExtractor probabilities) implements SetMetric {
    public InceptionScore {
        Checks.named(probabilities);
    }

    @Override
    public String name() {
        return probabilities instanceof Inception.Extractor
                ? "Inception score"
                : "Inception score of " + probabilities.name();
    }

    @Override
    public Better better() {
        return Better.HIGHER;
    }

    @Override
    public double of(Features features) {
        Checks.space(features, probabilities);
        Checks.probabilities(features);
        Tensor p = features.vectors();
        int n = features.size();
        int classes = features.dimension();
        double[] mean = new double[classes];
        for (int i = 0; i < n * classes; i++) {
            mean[i % classes] += p.values()[i] / n;
        }
        double divergence = 0;
        for (int i = 0; i < n * classes; i++) {
            double probability = p.values()[i];
            divergence += probability == 0 ? 0 : probability * Math.log(probability / mean[i % classes]) / n;
        }
        return Math.exp(divergence);
    }
}
