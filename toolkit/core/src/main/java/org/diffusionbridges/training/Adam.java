/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

/**
 * Adam's settings (Kingma and Ba, arXiv 1412.6980); with a weight decay it is AdamW (Loshchilov and Hutter, arXiv
 * 1711.05101), whose decay is apart from the gradient.
 *
 * @param beta1 decay of the gradient's average, in [0, 1)
 * @param beta2 decay of the squared gradient's average, in [0, 1)
 * @param epsilon floor of the denominator, positive
 * @param weightDecay share of a weight taken away per unit of learning rate, not negative; 0 is plain Adam
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay) {

    /** β1 = 0.9, β2 = 0.999, ε = 1e-8, no weight decay. */
    public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0);

    public Adam {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("Adam's betas must be in [0, 1), got %s and %s".formatted(beta1, beta2));
        }
        if (!(epsilon > 0 && weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "Adam's epsilon must be positive and its weight decay not negative, got %s and %s"
                            .formatted(epsilon, weightDecay));
        }
    }

    /** The same with another weight decay. */
    public Adam withWeightDecay(double decay) {
        return new Adam(beta1, beta2, epsilon, decay);
    }
}
