/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.Arrays;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * The intervals along which a bridge is distilled, and the teacher's step over each (consistency distillation, Song et al., arXiv
 * 2303.01469, algorithm 2, on bridges as CDBM). Interval 0 is the boot, from T to just below it; the last ends in t_min.
 *
 * <p>Every item of a batch may be in an interval of its own.
 */
final class ConsistencySteps {

    /** x̂0 = D(x, t; xT) with a time an item. */
    @FunctionalInterface
    interface Denoiser {
        Tensor denoise(Tensor x, double[] t, Tensor xT);
    }

    private final Schedule schedule;
    private final double[] times;

    /** @param intervals below the boot, at least 1, evenly spaced in λ */
    ConsistencySteps(Schedule schedule, int intervals) {
        this.schedule = schedule;
        this.times = TimeGrid.logSnr().times(schedule, intervals);
    }

    /** The boot's interval included. */
    int intervals() {
        return times.length;
    }

    /** Where interval i begins: T for the boot. */
    double from(int interval) {
        return interval == 0 ? schedule.tMax() : times[interval - 1];
    }

    /** Where interval i ends. */
    double to(int interval) {
        return times[interval];
    }

    double[] from(int[] intervals) {
        return Arrays.stream(intervals).mapToDouble(this::from).toArray();
    }

    double[] to(int[] intervals) {
        return Arrays.stream(intervals).mapToDouble(this::to).toArray();
    }

    /** Whether an interval ends where the map is the identity. */
    boolean isLast(int interval) {
        return interval == times.length - 1;
    }

    /**
     * The states at which the intervals begin: x_t = a xT + b x0 + c ε, and for the boot a xT + c ε at the time where it ends,
     * for nobody knows x0 there.
     */
    Tensor begin(Tensor x0, Tensor xT, Tensor noise, int[] intervals) {
        Tensor x = Tensor.zeros(x0.shape());
        for (int item = 0; item < intervals.length; item++) {
            boolean boot = intervals[item] == 0;
            Coefficients t = schedule.at(boot ? times[0] : from(intervals[item]));
            add(item, x, t.a(), xT, boot ? 0 : t.b(), x0, t.c(), noise);
        }
        return x;
    }

    /**
     * The teacher's step over the intervals. Below the boot it is the midpoint in λ, of second order: DPM-Solver++ (2S) with r = ½
     * (arXiv 2211.01095, algorithm 1), which in v = (x − a xT) / b and σ = c / b reads
     *
     * <pre>
     * v_m = (σ_m / σ_t) v_t + (1 − e^{−h/2}) D(x_t, t)      v_s = (σ_s / σ_t) v_t + (1 − e^{−h}) D(x_m, m)
     * </pre>
     *
     * The boot adds b D(xT, T), as DBIM's does.
     */
    Tensor step(Denoiser teacher, Tensor x, Tensor xT, int[] intervals) {
        int items = intervals.length;
        double[] t = from(intervals);
        double[] m = new double[items];
        for (int item = 0; item < items; item++) {
            m[item] = intervals[item] == 0 ? t[item] : middle(t[item], to(intervals[item]));
        }
        Tensor start = booted(x, xT, intervals);
        Tensor x0Hat = teacher.denoise(start, t, xT);
        Tensor xm = Tensor.zeros(x.shape());
        for (int item = 0; item < items; item++) {
            if (intervals[item] == 0) {
                add(item, xm, 1, start, 0, x0Hat, 0, xT);
            } else {
                ode(item, xm, schedule.at(t[item]), schedule.at(m[item]), x, x0Hat, xT);
            }
        }
        Tensor x0HatM = teacher.denoise(xm, m, xT);
        Tensor xs = Tensor.zeros(x.shape());
        for (int item = 0; item < items; item++) {
            Coefficients s = schedule.at(to(intervals[item]));
            if (intervals[item] == 0) {
                add(item, xs, 1, x, s.b(), x0HatM, 0, xT);
            } else {
                ode(item, xs, schedule.at(t[item]), s, x, x0HatM, xT);
            }
        }
        return xs;
    }

    /** What the teacher is shown: xT itself at T. */
    private static Tensor booted(Tensor x, Tensor xT, int[] intervals) {
        Tensor shown = x.copy();
        int size = x.itemSize();
        for (int item = 0; item < intervals.length; item++) {
            if (intervals[item] == 0) {
                System.arraycopy(xT.values(), item * size, shown.values(), item * size, size);
            }
        }
        return shown;
    }

    private double middle(double t, double s) {
        double lambda = 0.5 * (schedule.at(t).lambda() + schedule.at(s).lambda());
        return schedule.timeOf(lambda, s, t);
    }

    /** x_s = r x_t + (b_s − r b_t) x̂0 + (a_s − r a_t) xT, r = c_s / c_t: a step of the ODE with x̂0 held. */
    private static void ode(int item, Tensor to, Coefficients t, Coefficients s, Tensor x, Tensor x0Hat, Tensor xT) {
        double r = s.c() / t.c();
        add(item, to, r, x, s.b() - r * t.b(), x0Hat, s.a() - r * t.a(), xT);
    }

    private static void add(int item, Tensor to, double a, Tensor x, double b, Tensor y, double c, Tensor z) {
        int size = to.itemSize();
        for (int k = item * size; k < (item + 1) * size; k++) {
            to.values()[k] = a * x.values()[k] + b * y.values()[k] + c * z.values()[k];
        }
    }

    /**
     * What the student at t is to give: the student at s, and where s is t_min the state itself, in which the map ends; held to
     * [−1, 1] as every result is.
     */
    Tensor target(Denoiser student, Tensor xs, Tensor xT, int[] intervals) {
        Tensor target = student.denoise(xs, to(intervals), xT);
        int size = xs.itemSize();
        for (int item = 0; item < intervals.length; item++) {
            if (isLast(intervals[item])) {
                System.arraycopy(xs.values(), item * size, target.values(), item * size, size);
            }
        }
        return target;
    }

    /** The teacher's own map, from where an interval begins down to t_min, step by step. */
    Tensor solve(Denoiser teacher, Tensor x, Tensor xT, int interval) {
        Tensor state = x;
        int[] at = new int[x.batch()];
        for (int i = interval; i < intervals(); i++) {
            Arrays.fill(at, i);
            state = step(teacher, state, xT, at);
        }
        return state;
    }
}
