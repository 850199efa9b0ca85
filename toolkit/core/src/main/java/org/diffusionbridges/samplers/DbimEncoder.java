/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.ArrayDeque;
import java.util.Deque;
import org.diffusionbridges.samplers.DbimHighOrder.Prediction;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * The η = 0 ODE run upwards: from a target x0 near t_min to the booting noise ε that {@link Dbim} and {@link DbimHighOrder}
 * make it from again (DBIM, arXiv 2405.15885, section 4.2 promises it; the authors' code has no encoder). The same update
 * as downwards, from s to t > s with x̂0 = D(x, s), and at the top ε = (x − a xT − b D(xT, T)) / c.
 *
 * <p>It acts at its full order as soon as there are predictions enough, and to its last step: nothing is singular at either
 * end. N steps cost N + 1 evaluations.
 */
public final class DbimEncoder {
    private final double tMax;
    private final Coefficients[] at;
    private final int order;

    /**
     * @param times N + 1 falling times as for a sampler; they are walked backwards
     * @param order 1, 2 or 3
     * @throws IllegalArgumentException if order is another, a time is 0, or two times have the same λ where order is above 1
     */
    public DbimEncoder(Schedule schedule, double[] times, int order) {
        if (order < 1 || order > 3) {
            throw new IllegalArgumentException("order must be 1, 2 or 3, got " + order);
        }
        this.tMax = schedule.tMax();
        this.at = Grids.coefficients(schedule, times);
        this.order = order;
        if (times[times.length - 1] == 0) {
            throw new IllegalArgumentException(
                    "an encoding cannot start at t = 0, where no noise is left: take the uniform or the logSnr grid");
        }
        if (order > 1) {
            Grids.requireDistinctLambdas(at, at.length, order);
        }
    }

    /** Network evaluations of one encoding. */
    public int nfe() {
        return at.length;
    }

    /** Where an encoding starts: the smallest time of its grid. */
    public Coefficients start() {
        return at[at.length - 1];
    }

    /**
     * Encodes.
     *
     * @param x the state at {@link #start}: x0 itself, or a xT + b x0 + c ε' with an ε' of one's own
     * @param xT the sources, of the same shape
     * @param observer told of every step
     * @return the booting noise ε
     */
    public Tensor encode(Denoiser denoiser, Tensor x, Tensor xT, Observer observer) {
        Deque<Prediction> history = new ArrayDeque<>();
        for (int i = at.length - 1; i > 0; i--) {
            Tensor x0Hat = denoiser.denoise(x, at[i].t(), xT);
            history.addFirst(new Prediction(at[i], x0Hat));
            x = DbimHighOrder.step(Math.min(order, history.size()), at[i - 1], x, history, xT);
            observer.step(at[i - 1].t(), x, x0Hat);
            if (history.size() == order) {
                history.removeLast();
            }
        }
        // ε = (x − a xT − b D(xT, T)) / c
        Coefficients top = at[0];
        Tensor x0Hat = denoiser.denoise(xT, tMax, xT);
        return Lines.combine(1 / top.c(), x, -top.a() / top.c(), xT, -top.b() / top.c(), x0Hat);
    }
}
