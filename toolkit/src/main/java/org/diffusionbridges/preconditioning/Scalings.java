/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

/**
 * The four scalings of D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT) (DDBM, arXiv 2309.16948, eq. 14, after Karras et
 * al., arXiv 2206.00364).
 */
public record Scalings(double cSkip, double cOut, double cIn, double cNoise) {

    /** The training loss's weight, 1 / cOut². */
    public double weight() {
        return 1 / (cOut * cOut);
    }
}
