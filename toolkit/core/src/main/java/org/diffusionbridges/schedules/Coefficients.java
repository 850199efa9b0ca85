/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

/**
 * What a schedule says of one time t: q(x_t | x0, xT) = N(a xT + b x0, c² I) (DDBM, arXiv 2309.16948, eq. 8).
 *
 * @param t the time, in [0, T]
 * @param alpha α_t
 * @param rho ρ_t
 * @param a weight of the source xT
 * @param b weight of the target x0
 * @param c standard deviation of the noise
 */
public record Coefficients(double t, double alpha, double rho, double a, double b, double c) {

    /** λ_t = ln(b / c), half the logarithm of the signal-to-noise ratio; the exponential integrators' time. */
    public double lambda() {
        return Math.log(b / c);
    }
}
