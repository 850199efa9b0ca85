/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * A bridge with a known answer: x0 | xT ~ N(μ, s² I). Its exact denoiser is D(x, t) = (c² μ + b s² (x − a xT)) / (b² s² +
 * c²), and the η = 0 ODE keeps ξ = (x − a xT − b μ) / sqrt(b² s² + c²).
 */
record GaussianCase(Schedule schedule, double mu, double s) {

    Denoiser denoiser() {
        return (x, t, xT) -> {
            double gain = gain(t);
            double a = schedule.at(t).a();
            double b = schedule.at(t).b();
            double[] x0Hat = new double[x.values().length];
            for (int i = 0; i < x0Hat.length; i++) {
                x0Hat[i] = mu + gain * (x.values()[i] - a * xT.values()[i] - b * mu);
            }
            return Tensor.of(x0Hat, x.shape());
        };
    }

    /** ∂D/∂x = b s² / (b² s² + c²); 0 at T of a schedule whose ends are pinned, where D is μ. */
    double gain(double t) {
        Coefficients at = schedule.at(t);
        double numerator = at.b() * s * s;
        return numerator == 0 ? 0 : numerator / (at.b() * at.b() * s * s + at.c() * at.c());
    }

    /** The state that the ODE reaches at t from the invariant ξ. */
    double state(double xi, double xT, double t) {
        Coefficients at = schedule.at(t);
        return at.a() * xT + at.b() * mu + xi * Math.sqrt(at.b() * at.b() * s * s + at.c() * at.c());
    }
}
