/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.List;
import org.diffusionbridges.schedules.Coefficients;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * UniPC of order 2 or 3 (Zhao et al., arXiv 2302.04867, variant B2(h) = e^h − 1) on the diffusion v = (x − a xT) / b that a bridge
 * is: a predictor as {@link DpmSolver}'s, and a corrector that takes the step again with the prediction at its end, which the next
 * step needs anyway. N steps cost N + 1 evaluations.
 *
 * @param order 2 or 3
 */
public record UniPc(int order) implements Multistep {

    /** @throws IllegalArgumentException if order is another */
    public UniPc {
        DbimHighOrder.requireTwoOrThree(order);
    }

    /** UniP: from s, with the predictions at s and before it. */
    @Override
    public double[] weights(Coefficients t, List<Coefficients> past) {
        return weights(t, past.get(0), past.subList(1, past.size()), List.of());
    }

    /** UniC: the step from the second of these places to the first, once more. */
    @Override
    public double[] correctingWeights(List<Coefficients> past) {
        Coefficients t = past.get(0);
        return weights(t, past.get(1), past.subList(2, past.size()), List.of(t));
    }

    /**
     * (1 − e) x̂0 + (1 − e) Σ ρ_i (x̂_i − x̂0) / r_i with r_i = (λ_i − λ_s) / h, the ρ such that polynomials are integrated exactly: Σ
     * ρ_i r_i^{k−1} = k! φ_{k+1} h / B, the right-hand sides being φ's of −h.
     *
     * @param end t itself if it has been evaluated, else nothing
     * @return weights of the prediction at the end, at s, and at the earlier places, in this order
     */
    private static double[] weights(
            Coefficients t, Coefficients s, List<Coefficients> earlier, List<Coefficients> end) {
        double h = t.lambda() - s.lambda();
        double whole = -Math.expm1(-h); // 1 − e, which is −B(−h)
        int n = earlier.size() + end.size();
        double[] r = new double[n];
        for (int i = 0; i < earlier.size(); i++) {
            r[i] = (earlier.get(i).lambda() - s.lambda()) / h;
        }
        if (!end.isEmpty()) {
            r[n - 1] = 1;
        }
        double[] rho = n == 0 ? r : n == 1 ? new double[] {0.5} : exact(r, h);
        double[] weights = new double[n + 1];
        int at = end.size(); // of s
        weights[at] = whole;
        for (int i = 0; i < n; i++) {
            int place = i < earlier.size() ? at + 1 + i : 0;
            weights[place] = whole * rho[i] / r[i];
            weights[at] -= weights[place];
        }
        return weights;
    }

    private static double[] exact(double[] r, double h) {
        RealMatrix powers = MatrixUtils.createRealMatrix(r.length, r.length);
        double[] right = new double[r.length];
        double whole = Math.expm1(-h);
        double phi = whole / -h - 1; // h φ_2, then h φ_3, ... of −h, up to sign
        double factorial = 1;
        for (int k = 0; k < r.length; k++) {
            for (int i = 0; i < r.length; i++) {
                powers.setEntry(k, i, Math.pow(r[i], k));
            }
            right[k] = phi * factorial / whole;
            factorial *= k + 2;
            phi = phi / -h - 1 / factorial;
        }
        return new LUDecomposition(powers)
                .getSolver()
                .solve(MatrixUtils.createRealVector(right))
                .toArray();
    }

    @Override
    public int orderOf(int i, int steps) {
        return new DpmSolver(order).orderOf(i, steps);
    }

    @Override
    public String label() {
        return "unipc order=" + order;
    }
}
