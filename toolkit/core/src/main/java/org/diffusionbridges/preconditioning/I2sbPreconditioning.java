/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;

/** I2SB's: the network predicts the scaled noise, x̂0 = x − ρ_t F(x) (arXiv 2302.05872, eq. 12). */
public record I2sbPreconditioning() implements Preconditioning {

    private static final double FIRST_NOISE_LEVEL = 1e-4;

    @Override
    public Scalings at(Schedule schedule, double t) {
        if (!(schedule instanceof I2sbSchedule table)) {
            throw new IllegalArgumentException("I2SB preconditioning needs an I2SB schedule, got " + schedule);
        }
        int n = table.n();
        // The authors' network is told of t in float32, their sampler in float64: near half an index (t = 0.5 less an
        // ulp)
        // the two round to different entries, and so do ours.
        double told = (float) t;
        double cOut = -table.at(told).rho();
        // c_noise = n · linspace(1e-4, 1, n)_i
        double cNoise = n * (FIRST_NOISE_LEVEL + (1 - FIRST_NOISE_LEVEL) * table.index(told) / (n - 1));
        return new Scalings(1, cOut, 1, cNoise);
    }
}
