/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

/**
 * An exponential moving average of the weights, given by its half-life. Early on the half-life is held to a share of the
 * steps done, so that the average forgets the untrained weights (Karras et al., arXiv 2206.00364, appendix F.2).
 *
 * @param halfLife steps after which a weight's share has fallen to one half, positive
 */
record Ema(double halfLife) {

    /** The half-life is never longer than this share of the steps done. */
    static final double RAMP = 0.05;

    public Ema {
        if (!(halfLife > 0 && Double.isFinite(halfLife))) {
            throw new IllegalArgumentException("a half-life must be positive, got " + halfLife);
        }
    }

    /**
     * The share of the old average that is kept after step {@code step}, in [0, 1).
     *
     * @param step steps done, from 1
     */
    public double decay(long step) {
        return Math.pow(0.5, 1 / Math.min(halfLife, RAMP * step));
    }
}
