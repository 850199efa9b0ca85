/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/** {@link Check#weights}. */
final class WeightsExam {
    private static final double[] TIMES = {0.2, 0.5, 0.8};

    private WeightsExam() {}

    private record Four(double alpha, double rho, double alphaT, double rhoT) {
        static Four at(double t) {
            VpSchedule vp = VpSchedule.DEFAULT;
            return new Four(vp.alpha(t), vp.rho(t), vp.alpha(vp.tMax()), vp.rho(vp.tMax()));
        }

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
        Map<String, Integer> letters = new LinkedHashMap<>();
        for (String letter : List.of("a", "b", "c")) {
            letters.put(letter, letters.size());
        }
        return new Exam<>(letters, each(in -> three(in.a(), in.b(), in.c())))
                .slip(
                        "a and b are right; of c you give the square.",
                        each(in -> three(in.a(), in.b(), in.c() * in.c())))
                .slip("a and b have changed places: a is the weight of xT.", each(in -> three(in.b(), in.a(), in.c())))
                .slip(
                        "a lacks α_T: xT has been shrunk by α_T already, so divide by it.",
                        each(in -> three(in.a() * in.alphaT(), in.b(), in.c())))
                .slip("a lacks α.", each(in -> three(in.a() / in.alpha(), in.b(), in.c())))
                .slip(
                        "in a, precisions are compared: it takes the variances ρ², not the ρ.",
                        each(in -> three(in.alpha() / in.alphaT() * in.rho() / in.rhoT(), in.b(), in.c())))
                .slip(
                        "b lacks α: at t the target has been scaled by it.",
                        each(in -> three(in.a(), in.b() / in.alpha(), in.c())))
                .slip("c lacks α: at t the free noise is α ρ.", each(in -> three(in.a(), in.b(), in.c() / in.alpha())))
                .slip(
                        "c is that of the free diffusion. To know xT makes it smaller.",
                        each(in -> three(in.a(), in.b(), in.alpha() * in.rho())))
                .slip(
                        "a is right; b and c are those of the free diffusion. To know xT makes both smaller.",
                        each(in -> three(in.a(), in.alpha(), in.alpha() * in.rho())))
                .of(
                        each(in -> yours.weights(in.alpha(), in.rho(), in.alphaT(), in.rhoT())),
                        "these are the weights of a bridge, whatever α and ρ are.");
    }

    /** One of the three weights at all times, so that a verdict can say which of them is right. */
    private static Function<Integer, @Nullable Tensor> each(Function<Four, double @Nullable []> weights) {
        return letter -> {
            double[] found = new double[TIMES.length];
            for (int i = 0; i < TIMES.length; i++) {
                double[] all = weights.apply(Four.at(TIMES[i]));
                if (all == null || all.length != 3) {
                    return all == null ? null : Tensor.of(all, all.length);
                }
                found[i] = all[letter];
            }
            return Tensor.of(found, found.length);
        };
    }

    private static double[] three(double a, double b, double c) {
        return new double[] {a, b, c};
    }
}
