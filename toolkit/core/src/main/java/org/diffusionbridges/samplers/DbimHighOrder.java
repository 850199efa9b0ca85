/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.List;
import org.diffusionbridges.schedules.Coefficients;

/**
 * DBIM of order 2 or 3 for η = 0: exponential integrators in λ = ln(b / c) that extrapolate from earlier predictions (DBIM,
 * arXiv 2405.15885, section 4.3 and appendix). The first and the last step are of first order, the second of order 3 is of
 * order 2, so order 2 acts from N = 3 on and order 3 from N = 4. N steps cost N + 1 evaluations.
 *
 * @param order 2 or 3
 */
public record DbimHighOrder(int order) implements Multistep {

    /** @throws IllegalArgumentException if order is another */
    public DbimHighOrder {
        requireTwoOrThree(order);
    }

    static void requireTwoOrThree(int order) {
        if (order != 2 && order != 3) {
            throw new IllegalArgumentException("order must be 2 or 3 (first order is dbim with eta 0), got " + order);
        }
    }

    @Override
    public double[] weights(Coefficients t, List<Coefficients> past) {
        return switch (past.size()) {
            case 1 -> new Dbim(0).weights(t, past);
            case 2 -> second(t, past.get(0), past.get(1));
            default -> third(t, past.get(0), past.get(1), past.get(2));
        };
    }

    /** (1 − e^{−h}) x̂0 + (e^{−h} + h − 1) (x̂0 − x̂u) / h1. */
    private static double[] second(Coefficients t, Coefficients s, Coefficients u) {
        double h = t.lambda() - s.lambda();
        double h1 = s.lambda() - u.lambda();
        double ofSlope = (Math.exp(-h) + h - 1) / h1;
        return new double[] {-Math.expm1(-h) + ofSlope, -ofSlope};
    }

    /** (1 − e^{−h}) x̂0 + (e^{−h} + h − 1) D1 + (h²/2 − h + 1 − e^{−h}) D2, with d0 = (x̂0 − x̂u)/h1 and d1 = (x̂u − x̂v)/h2. */
    private static double[] third(Coefficients t, Coefficients s, Coefficients u, Coefficients v) {
        double h = t.lambda() - s.lambda();
        double h1 = s.lambda() - u.lambda();
        double h2 = u.lambda() - v.lambda();
        double ofD1 = Math.exp(-h) + h - 1;
        double ofD2 = h * h / 2 - h - Math.expm1(-h);
        // D1 = [ d0 (2 h1 + h2) − d1 h1 ] / (h1 + h2)    D2 = 2 [ d0 − d1 ] / (h1 + h2)
        double d0 = (ofD1 * (2 * h1 + h2) + 2 * ofD2) / (h1 + h2);
        double d1 = -(ofD1 * h1 + 2 * ofD2) / (h1 + h2);
        return new double[] {-Math.expm1(-h) + d0 / h1, d1 / h2 - d0 / h1, -d1 / h2};
    }

    @Override
    public int orderOf(int i, int steps) {
        return i == steps - 1 ? 1 : order;
    }

    @Override
    public TimeGrid referenceGrid() {
        return TimeGrid.uniform();
    }

    @Override
    public String label() {
        return "dbim order=" + order;
    }
}
