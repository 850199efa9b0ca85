/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import java.util.Arrays;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * Targets from equally likely round Gaussians, whatever the source: x0 | xT ~ 1/n Σ N(μ_i, s² I). Its best denoiser is a
 * formula, so that a sampler can be watched with no network in between. Of one mean it is the case whose every answer is
 * known.
 *
 * @param means the μ_i, n x D or any other item shape, such as n x C x H x W
 * @param std s, not negative; 0 makes the targets the means themselves
 */
public record GaussianMixture(Tensor means, double std) {

    public GaussianMixture {
        if (means.batch() < 1) {
            throw new IllegalArgumentException("a mixture needs at least one mean, got none");
        }
        if (!(std >= 0 && Double.isFinite(std))) {
            throw new IllegalArgumentException("std must be finite and not negative, got " + std);
        }
    }

    /**
     * The exact denoiser E[x0 | x_t, xT] on a schedule's bridge:
     *
     * <pre>D(x, t) = (c² Σ w_i μ_i + b s² (x − a xT)) / (b² s² + c²),  w_i ∝ exp(−|x − a xT − b μ_i|² / 2(b² s² + c²))</pre>
     *
     * <p>At T of a pinned schedule, where nothing of x0 is left, it is the mean of the means.
     */
    public Denoiser denoiser(Schedule schedule) {
        return (x, t, xT) -> {
            if (!Arrays.equals(x.itemShape(), means.itemShape())) {
                throw new IllegalArgumentException("a state's items must have the means' shape %s, got %s"
                        .formatted(Arrays.toString(means.itemShape()), x));
            }
            Coefficients at = schedule.at(t);
            Tensor x0Hat = Tensor.zeros(x.shape());
            double[] free = new double[x.itemSize()]; // x − a xT
            for (int item = 0; item < x.batch(); item++) {
                for (int k = 0; k < free.length; k++) {
                    int i = item * free.length + k;
                    free[k] = x.values()[i] - at.a() * xT.values()[i];
                }
                denoise(at, free, x0Hat.values(), item * free.length);
            }
            return x0Hat;
        };
    }

    private void denoise(Coefficients at, double[] free, double[] to, int offset) {
        double c2 = at.c() * at.c();
        double variance = at.b() * at.b() * std * std + c2;
        double[] weights = weights(at.b(), variance, free);
        double ofMeans = variance == 0 ? 1 : c2 / variance;
        double ofFree = variance == 0 ? 0 : at.b() * std * std / variance;
        for (int k = 0; k < free.length; k++) {
            double mean = 0;
            for (int i = 0; i < weights.length; i++) {
                mean += weights[i] * means.values()[i * free.length + k];
            }
            to[offset + k] = ofMeans * mean + ofFree * free[k];
        }
    }

    /** The posterior's weights, which sum to 1. */
    private double[] weights(double b, double variance, double[] free) {
        double[] weights = new double[means.batch()];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            double squares = 0;
            for (int k = 0; k < free.length; k++) {
                double off = free[k] - b * means.values()[i * free.length + k];
                squares += off * off;
            }
            weights[i] = variance == 0 ? 0 : -squares / (2 * variance);
            most = Math.max(most, weights[i]);
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(weights[i] - most);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}
