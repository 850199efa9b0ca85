/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import org.diffusionbridges.tensors.Tensor;

/** Spherical linear interpolation: the direction on the great circle, the norm on the line (Shoemake, 1985). */
final class Slerp {
    /** Below this sine the great circle is undecided, and the line takes its place. */
    private static final double LEAST_SINE = 1e-7;

    private Slerp() {}

    /** The point at {@code part} of the way from u to v; for parallel, antiparallel or zero vectors, on the line. */
    static Tensor between(Tensor u, Tensor v, double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("an interpolation's part must be in [0, 1], got " + part);
        }
        if (!u.sameShape(v)) {
            throw new IllegalArgumentException(
                    "interpolation needs two noises of one shape, got %s and %s".formatted(u, v));
        }
        double normU = norm(u);
        double normV = norm(v);
        double cosine = dot(u, v) / (normU * normV); // NaN if one is zero
        double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
        double weightU = 1 - part;
        double weightV = part;
        if (Math.sin(angle) > LEAST_SINE) {
            double norm = (1 - part) * normU + part * normV;
            weightU = norm * Math.sin((1 - part) * angle) / (Math.sin(angle) * normU);
            weightV = norm * Math.sin(part * angle) / (Math.sin(angle) * normV);
        }
        double[] mixed = new double[u.values().length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = weightU * u.values()[i] + weightV * v.values()[i];
        }
        return Tensor.of(mixed, u.shape());
    }

    static double norm(Tensor x) {
        return Math.sqrt(dot(x, x));
    }

    private static double dot(Tensor x, Tensor y) {
        double sum = 0;
        for (int i = 0; i < x.values().length; i++) {
            sum += x.values()[i] * y.values()[i];
        }
        return sum;
    }
}
