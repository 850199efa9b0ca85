/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

/**
 * The learning rate over a run: a linear warm-up, a plateau, and a decay to zero over the budget's second half.
 *
 * @param peak the plateau, positive
 * @param warmupSteps steps of linear rise, the first of them at peak / warmupSteps; 0 for none
 * @param decay how the second half falls
 */
public record LearningRate(double peak, int warmupSteps, Decay decay) {

    /** The shape of the second half. */
    public enum Decay {
        /** No fall at all. */
        NONE,
        /** A straight line to zero. */
        LINEAR,
        /** Half a cosine to zero. */
        COSINE
    }

    public LearningRate {
        if (!(peak > 0 && Double.isFinite(peak))) {
            throw new IllegalArgumentException("the peak learning rate must be positive, got " + peak);
        }
        if (warmupSteps < 0) {
            throw new IllegalArgumentException("warm-up steps must not be negative, got " + warmupSteps);
        }
    }

    /**
     * The rate of one step.
     *
     * @param step steps done before it, from 0
     * @param progress share of the budget used before it, in [0, 1]
     */
    public double at(long step, double progress) {
        double warmup = step < warmupSteps ? (step + 1.0) / warmupSteps : 1;
        double left = Math.min(1, Math.max(0, 2 - 2 * progress)); // 1 up to the middle, then down to 0
        double fall =
                switch (decay) {
                    case NONE -> 1;
                    case LINEAR -> left;
                    case COSINE -> 0.5 - 0.5 * Math.cos(Math.PI * left);
                };
        return peak * warmup * fall;
    }
}
