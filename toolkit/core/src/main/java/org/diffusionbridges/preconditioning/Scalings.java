/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.preconditioning;

import java.util.function.UnaryOperator;
import org.diffusionbridges.tensors.Tensor;

/**
 * The four scalings of D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT) (DDBM, arXiv 2309.16948, its section on
 * parameterization, after Karras et al., arXiv 2206.00364).
 */
public record Scalings(double cSkip, double cOut, double cIn, double cNoise) {

    /**
     * D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT).
     *
     * @param network F, from the scaled state to an output of its shape; it knows cNoise and xT
     */
    public Tensor denoise(Tensor x, UnaryOperator<Tensor> network) {
        double[] state = x.values();
        double[] scaled = new double[state.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = cIn * state[i];
        }
        double[] f = network.apply(Tensor.of(scaled, x.shape())).values();
        double[] x0Hat = scaled; // its values are spent: one array less for each evaluation
        for (int i = 0; i < x0Hat.length; i++) {
            x0Hat[i] = cSkip * state[i] + cOut * f[i];
        }
        return Tensor.of(x0Hat, x.shape());
    }
}
