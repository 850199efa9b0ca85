/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.junit.jupiter.api.Test;

class PreconditioningTest {

    @Test
    void theScaledInputHasUnitVarianceAndTheTargetOfTheNetworkToo() {
        double sigma0 = 0.6;
        double sigmaT = 0.6;
        double cov = 0.2;
        double t = 0.4;
        int n = 200_000;
        Coefficients at = VpSchedule.DEFAULT.at(t);
        Scalings scalings = new DdbmPreconditioning(sigma0, sigmaT, cov).at(VpSchedule.DEFAULT, t);
        double[] u = Noise.seeded(1).draw(1, n).values();
        double[] v = Noise.seeded(2).draw(1, n).values();
        double[] epsilon = Noise.seeded(3).draw(1, n).values();
        double input = 0;
        double target = 0;
        for (int i = 0; i < n; i++) {
            double x0 = sigma0 * u[i];
            double xT = cov / sigma0 * u[i] + Math.sqrt(sigmaT * sigmaT - cov * cov / (sigma0 * sigma0)) * v[i];
            double x = at.a() * xT + at.b() * x0 + at.c() * epsilon[i];
            input += Math.pow(scalings.cIn() * x, 2) / n;
            target += Math.pow((x0 - scalings.cSkip() * x) / scalings.cOut(), 2) / n;
        }

        double fourStandardErrors = 4 * Math.sqrt(2.0 / n);
        assertThat(input).isCloseTo(1, within(fourStandardErrors));
        assertThat(target).isCloseTo(1, within(fourStandardErrors));
    }

    @Test
    void theI2sbNetworkPredictsScaledNoise() {
        Scalings scalings = new I2sbPreconditioning().at(I2sbSchedule.DEFAULT, 0.5);

        assertThat(scalings.cSkip()).isEqualTo(1);
        assertThat(scalings.cIn()).isEqualTo(1);
        assertThat(scalings.cOut()).isEqualTo(-I2sbSchedule.DEFAULT.rho(0.5));
    }

    @Test
    void aCombinationThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new I2sbPreconditioning().at(VpSchedule.DEFAULT, 0.5))
                .withMessageStartingWith("I2SB preconditioning needs an I2SB schedule, got VpSchedule");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DdbmPreconditioning(0.5, 0.5, 0.3))
                .withMessage(
                        "sigma_0 and sigma_T must be positive and |cov| at most their product, got 0.5, 0.5 and 0.3");
    }
}
