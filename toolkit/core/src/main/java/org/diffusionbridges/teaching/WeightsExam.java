/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/** {@link Check#weights}. */
final class WeightsExam {
    private static final double[] TIMES = {0.2, 0.5, 0.8};

    private WeightsExam() {}

    private record Four(double alpha, double rho, double alphaT, double rhoT) {
        /** The share of the variance that xT has settled: ρ² / ρ_T². */
        double settled() {
            return rho * rho / (rhoT * rhoT);
        }

        double a() {
            return alpha / alphaT * settled();
        }

        double b() {
            return alpha * (1 - settled());
        }

        double c() {
            return alpha * rho * Math.sqrt(1 - settled());
        }
    }

    static Verdict of(Check.Weights yours) {
        VpSchedule vp = VpSchedule.DEFAULT;
        Map<String, Four> inputs = new LinkedHashMap<>();
        for (double t : TIMES) {
            inputs.put("t = " + t, new Four(vp.alpha(t), vp.rho(t), vp.alpha(vp.tMax()), vp.rho(vp.tMax())));
        }
        return new Exam<>(inputs, in -> three(in.a(), in.b(), in.c()))
                .slip("a and b are right; of c you give the square.", in -> three(in.a(), in.b(), in.c() * in.c()))
                .slip("a and b have changed places: a is the weight of xT.", in -> three(in.b(), in.a(), in.c()))
                .slip(
                        "a lacks α_T: xT lies where α_T x0 lay, so it counts for more.",
                        in -> three(in.a() * in.alphaT(), in.b(), in.c()))
                .slip("a lacks α.", in -> three(in.a() / in.alpha(), in.b(), in.c()))
                .slip(
                        "in a, precisions are compared: it takes the variances ρ², not the ρ.",
                        in -> three(in.alpha() / in.alphaT() * in.rho() / in.rhoT(), in.b(), in.c()))
                .slip(
                        "b lacks α: at t the target has been scaled by it.",
                        in -> three(in.a(), in.b() / in.alpha(), in.c()))
                .slip("c lacks α: at t the free noise is α ρ.", in -> three(in.a(), in.b(), in.c() / in.alpha()))
                .slip(
                        "c is that of the free diffusion. To know xT makes it smaller.",
                        in -> three(in.a(), in.b(), in.alpha() * in.rho()))
                .slip(
                        "a is right; b and c are those of the free diffusion. To know xT makes both smaller.",
                        in -> three(in.a(), in.alpha(), in.alpha() * in.rho()))
                .of(
                        in -> {
                            double[] weights = yours.weights(in.alpha(), in.rho(), in.alphaT(), in.rhoT());
                            return weights == null ? null : Tensor.of(weights, weights.length);
                        },
                        "these are the weights of a bridge, whatever α and ρ are.");
    }

    private static Tensor three(double a, double b, double c) {
        return Tensor.of(new double[] {a, b, c}, 3);
    }
}
