/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * DBIM of order 2 or 3 for η = 0: exponential integrators in λ = ln(b / c) that extrapolate from earlier predictions (DBIM,
 * arXiv 2405.15885, section 4.3 and appendix). The first and the last step are of first order, the second of order 3 is of
 * order 2, so order 2 acts from N = 3 on and order 3 from N = 4. N steps cost N + 1 evaluations.
 */
public final class DbimHighOrder implements Sampler {
    private final double tMax;
    private final Coefficients[] at;
    private final int order;

    /**
     * @param times N + 1 falling times, the first below T
     * @param order 2 or 3
     * @throws IllegalArgumentException if order is another, or two times that the order uses have the same λ (I2SB's table
     *     from N = 999 on)
     */
    public DbimHighOrder(Schedule schedule, double[] times, int order) {
        this.tMax = schedule.tMax();
        this.at = Grids.coefficients(schedule, times);
        this.order = new Method.HighOrder(order).order();
        Grids.requireDistinctLambdas(at, at.length - 1, order); // the last step is of first order
    }

    @Override
    public int nfe() {
        return at.length;
    }

    @Override
    public Tensor sample(Denoiser denoiser, Tensor xT, Noise noise, Observer observer) {
        Tensor x = Dbim.boot(denoiser, tMax, at[0], xT, noise, observer);
        Deque<Prediction> history = new ArrayDeque<>();
        int last = at.length - 2;
        for (int i = 0; i <= last; i++) {
            Coefficients s = at[i];
            Coefficients t = at[i + 1];
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            history.addFirst(new Prediction(s, x0Hat));
            int reach = i == last ? 1 : Math.min(order, history.size());
            x = step(reach, t, x, history, xT);
            observer.step(t.t(), x, x0Hat);
            if (history.size() == order) {
                history.removeLast();
            }
        }
        return x;
    }

    /** A prediction x̂0 and where it was made. */
    record Prediction(Coefficients at, Tensor x0Hat) {}

    /**
     * One step to t from the time of the newest prediction.
     *
     * @param reach order of this step: 1, 2 or 3
     * @param history predictions, newest first, at least {@code reach} of them
     */
    static Tensor step(int reach, Coefficients t, Tensor x, Iterable<Prediction> history, Tensor xT) {
        Iterator<Prediction> past = history.iterator();
        Prediction at = past.next();
        Coefficients s = at.at();
        if (reach == 1) {
            return Dbim.step(s, t, 0, x, at.x0Hat(), xT);
        }
        Prediction atU = past.next();
        double h = t.lambda() - s.lambda();
        double h1 = s.lambda() - atU.at().lambda();
        double emh = Math.exp(-h);
        double w0 = -Math.expm1(-h); // 1 − e^{−h}
        double w1 = emh + h - 1;
        double keep; // I / e^{λ_t} = keep x̂0 + u x̂u + v x̂v
        double u;
        double v;
        Tensor x0HatV;
        if (reach == 2) {
            // I = e^{λ_t} [ (1 − e^{−h}) x̂0 + (e^{−h} + h − 1) (x̂0 − x̂u) / h1 ]
            keep = w0 + w1 / h1;
            u = -w1 / h1;
            v = 0;
            x0HatV = atU.x0Hat();
        } else {
            // D1 = [ (x̂0 − x̂u)(2 h1 + h2)/h1 − (x̂u − x̂v) h1/h2 ] / (h1 + h2)
            // D2 = 2 [ (x̂0 − x̂u)/h1 − (x̂u − x̂v)/h2 ] / (h1 + h2)
            // I = e^{λ_t} [ (1 − e^{−h}) x̂0 + (e^{−h} + h − 1) D1 + (h²/2 − h + 1 − e^{−h}) D2 ]
            Prediction atV = past.next();
            double h2 = atU.at().lambda() - atV.at().lambda();
            double w2 = h * h / 2 - h - Math.expm1(-h);
            double newer = (w1 * (2 * h1 + h2) / h1 + 2 * w2 / h1) / (h1 + h2); // of x̂0 − x̂u
            double older = -(w1 * h1 / h2 + 2 * w2 / h2) / (h1 + h2); // of x̂u − x̂v
            keep = w0 + newer;
            u = older - newer;
            v = -older;
            x0HatV = atV.x0Hat();
        }
        // x_t = (c_t / c_s) x_s + (a_t − a_s c_t / c_s) xT + c_t I, and c_t e^{λ_t} = b_t
        double r = t.c() / s.c();
        Tensor line = Lines.combine(r, x, t.a() - r * s.a(), xT, t.b() * keep, at.x0Hat());
        return Lines.combine(1, line, t.b() * u, atU.x0Hat(), t.b() * v, x0HatV);
    }
}
