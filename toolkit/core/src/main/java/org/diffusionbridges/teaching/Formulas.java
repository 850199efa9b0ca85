/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/** The references, in the form in which the notebooks teach them. */
final class Formulas {
    private Formulas() {}

    /** The middle of the cloud: a xT + b x̂0. */
    static Tensor cloud(Coefficients t, Tensor xT, Tensor x0Hat) {
        return xT.times(t.a()).plus(x0Hat.times(t.b()));
    }

    /** The noise that x shows if the target is x̂0: ε̂ = (x − a xT − b x̂0) / c. */
    static Tensor predictedNoise(Coefficients s, Tensor x, Tensor x0Hat, Tensor xT) {
        return x.minus(cloud(s, xT, x0Hat)).times(1 / s.c());
    }

    /** DBIM's first order with η = 0: a xT + b x̂0 + c ε̂. */
    static Tensor step(Coefficients s, Coefficients t, Tensor x, Tensor x0Hat, Tensor xT) {
        return cloud(t, xT, x0Hat).plus(predictedNoise(s, x, x0Hat, xT).times(t.c()));
    }

    /** ω = η α_t ρ_t sqrt(1 − ρ_t² / ρ_s²). */
    static double omega(Coefficients s, Coefficients t, double eta) {
        double ratio = t.rho() / s.rho();
        return eta * t.alpha() * t.rho() * Math.sqrt(1 - ratio * ratio);
    }

    /** x_t = a_t xT + (c_t / c_s) (x − a_s xT) + b_t [(1 − e^{−h}) x̂0 + (e^{−h} + h − 1) (x̂0 − x̂u) / h1]. */
    static Tensor second(
            Coefficients u, Coefficients s, Coefficients t, Tensor x, Tensor x0HatU, Tensor x0Hat, Tensor xT) {
        double h = t.lambda() - s.lambda();
        double h1 = s.lambda() - u.lambda();
        return exponential(s, t, x, xT, x0Hat, -Math.expm1(-h), x0Hat.minus(x0HatU), (Math.exp(-h) + h - 1) / h1);
    }

    /** x_t = a_t xT + (c_t / c_s) (x − a_s xT) + b_t [p x̂0 + q slope]. */
    static Tensor exponential(
            Coefficients s, Coefficients t, Tensor x, Tensor xT, Tensor x0Hat, double p, Tensor slope, double q) {
        return xT.times(t.a())
                .plus(x.minus(xT.times(s.a())).times(t.c() / s.c()))
                .plus(x0Hat.times(p).plus(slope.times(q)).times(t.b()));
    }

    /** f x − g² (κ ∇log q − h): ∇log q = −(x − a xT − b x̂0) / c², h = −(x − ᾱ xT) / (α² ρ̄²). */
    static Tensor drift(Schedule schedule, double t, double kappa, Tensor x, Tensor x0Hat, Tensor xT) {
        return x.times(schedule.f(t))
                .minus(score(schedule, t, x, x0Hat, xT)
                        .times(kappa)
                        .minus(pull(schedule, t, x, xT))
                        .times(schedule.g2(t)));
    }

    static Tensor score(Schedule schedule, double t, Tensor x, Tensor x0Hat, Tensor xT) {
        Coefficients at = schedule.at(t);
        return x.minus(cloud(at, xT, x0Hat)).times(-1 / (at.c() * at.c()));
    }

    /** Doob's h: the gradient of ln p(xT | x), which draws the path to xT. */
    static Tensor pull(Schedule schedule, double t, Tensor x, Tensor xT) {
        double spread = schedule.alpha(t) * schedule.rhoBar(t);
        return x.minus(xT.times(schedule.alphaBar(t))).times(-1 / (spread * spread));
    }
}
