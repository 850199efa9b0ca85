/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.List;
import org.diffusionbridges.schedules.Coefficients;

/**
 * DPM-Solver++, multistep, of order 2 or 3 (Lu et al., arXiv 2211.01095), on the diffusion v = (x − a xT) / b that a bridge is. Where
 * {@link DbimHighOrder} integrates its extrapolation exactly, order 2 takes half of a step's change: equal for short steps, and
 * more careful over long ones. Order 3 gives A2 half the weight that Taylor's series asks for, as in the paper: it converges with
 * order 2. N steps cost N + 1 evaluations.
 *
 * @param order 2 or 3
 */
public record DpmSolver(int order) implements Multistep {

    /** From so many steps on the last ones keep their order. */
    static final int LONG_RUN = 15;

    /** @throws IllegalArgumentException if order is another */
    public DpmSolver {
        DbimHighOrder.requireTwoOrThree(order);
    }

    @Override
    public double[] weights(Coefficients t, List<Coefficients> past) {
        return switch (past.size()) {
            case 1 -> new Dbim(0).weights(t, past);
            case 2 -> second(t, past.get(0), past.get(1));
            default -> third(t, past.get(0), past.get(1), past.get(2));
        };
    }

    /** (1 − e) x̂0 + ½ (1 − e) d0, with d0 = (x̂0 − x̂u) / r0. */
    private static double[] second(Coefficients t, Coefficients s, Coefficients u) {
        double h = t.lambda() - s.lambda();
        double r0 = (s.lambda() - u.lambda()) / h;
        double whole = -Math.expm1(-h); // 1 − e
        double d0 = whole / 2;
        return new double[] {whole + d0 / r0, -d0 / r0};
    }

    /**
     * (1 − e) x̂0 + ((e − 1)/h + 1) A1 − ((e − 1 + h)/h² − ½) A2, with d0 = (x̂0 − x̂u) / r0, d1 = (x̂u − x̂v) / r1,
     * A1 = d0 + r0 (d0 − d1) / (r0 + r1) and A2 = (d0 − d1) / (r0 + r1).
     */
    private static double[] third(Coefficients t, Coefficients s, Coefficients u, Coefficients v) {
        double h = t.lambda() - s.lambda();
        double r0 = (s.lambda() - u.lambda()) / h;
        double r1 = (u.lambda() - v.lambda()) / h;
        double whole = -Math.expm1(-h); // 1 − e
        double ofA1 = 1 - whole / h;
        double ofA2 = 0.5 - (h - whole) / (h * h);
        double ofDifference = (ofA1 * r0 + ofA2) / (r0 + r1); // of d0 − d1
        double d0 = ofA1 + ofDifference;
        double d1 = -ofDifference;
        return new double[] {whole + d0 / r0, d1 / r1 - d0 / r0, -d1 / r1};
    }

    /** The last step of a short run is of first order, the last but one of at most second. */
    @Override
    public int orderOf(int i, int steps) {
        return steps < LONG_RUN ? Math.min(order, steps - i) : order;
    }

    @Override
    public String label() {
        return "dpm-solver++ order=" + order;
    }
}
