/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;

/**
 * DDBM's preconditioning, which keeps the network's input and training target at unit variance (arXiv 2309.16948, its
 * section on parameterization).
 *
 * @param sigma0 standard deviation σ_0 of the targets' pixels, positive
 * @param sigmaT standard deviation σ_T of the sources' pixels, positive
 * @param cov covariance of a target's pixel and its source's, |cov| at most σ_0 σ_T
 */
public record DdbmPreconditioning(double sigma0, double sigmaT, double cov) implements Preconditioning {

    /** What the published checkpoints were trained with: 0.5, 0.5, 0. */
    public static final DdbmPreconditioning DEFAULT = new DdbmPreconditioning(0.5, 0.5, 0);

    private static final double LOG_FLOOR = 1e-44;

    public DdbmPreconditioning {
        if (!(sigma0 > 0 && sigmaT > 0 && Math.abs(cov) <= sigma0 * sigmaT)) {
            throw new IllegalArgumentException(
                    "sigma_0 and sigma_T must be positive and |cov| at most their product, got %s, %s and %s"
                            .formatted(sigma0, sigmaT, cov));
        }
    }

    @Override
    public Scalings at(Schedule schedule, double t) {
        Coefficients at = schedule.at(t);
        double a = at.a();
        double b = at.b();
        double c = at.c();
        double varT = sigmaT * sigmaT;
        double var0 = sigma0 * sigma0;
        // A = a² σ_T² + b² σ_0² + 2ab cov + c²
        double variance = a * a * varT + b * b * var0 + 2 * a * b * cov + c * c;
        double cIn = 1 / Math.sqrt(variance);
        double cSkip = (b * var0 + a * cov) / variance;
        double cOut = Math.sqrt(a * a * (varT * var0 - cov * cov) + var0 * c * c) * cIn;
        double cNoise = 250 * Math.log(t + LOG_FLOOR);
        return new Scalings(cSkip, cOut, cIn, cNoise);
    }
}
