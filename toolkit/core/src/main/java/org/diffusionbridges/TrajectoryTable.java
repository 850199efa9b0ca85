/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * A trajectory in numbers: step, t, NFE, the bridge's a, b and c there, and root mean squares over all values of the state x,
 * the prediction x̂0, the noise (x − a xT − b x̂0) / c that the state holds if x̂0 is right, and the change of x̂0 since the step
 * before.
 */
final class TrajectoryTable {
    private TrajectoryTable() {}

    /** @throws IllegalStateException if the trajectory was not kept */
    static Table of(Translation made, Schedule schedule) {
        List<Step> steps = made.trajectory();
        if (steps.isEmpty()) {
            throw new IllegalStateException("there is no trajectory: ask for it with keepTrajectory()");
        }
        double[] noise = new double[steps.size()];
        double[] change = new double[steps.size()];
        for (int i = 0; i < noise.length; i++) {
            Step step = steps.get(i);
            Coefficients at = schedule.at(step.t());
            noise[i] = rms(at.c() == 0 ? Double.NaN : 1 / at.c(), step.x(), at.a(), made.xT(), at.b(), step.x0Hat());
            Tensor before = steps.get(Math.max(0, i - 1)).x0Hat();
            change[i] = rms(1, step.x0Hat(), 1, before, 0, before);
        }
        return Table.create(
                "trajectory",
                IntColumn.create(
                        "step",
                        java.util.stream.IntStream.range(0, noise.length).toArray()),
                column("t", steps, Step::t),
                IntColumn.create("NFE", steps.stream().mapToInt(Step::nfe).toArray()),
                column("a", steps, step -> schedule.at(step.t()).a()),
                column("b", steps, step -> schedule.at(step.t()).b()),
                column("c", steps, step -> schedule.at(step.t()).c()),
                column("rms x", steps, step -> rms(1, step.x(), 0, step.x(), 0, step.x())),
                column("rms x0Hat", steps, step -> rms(1, step.x0Hat(), 0, step.x(), 0, step.x())),
                DoubleColumn.create("rms noise", noise),
                DoubleColumn.create("rms change of x0Hat", change));
    }

    private static DoubleColumn column(String name, List<Step> steps, ToDoubleFunction<Step> value) {
        return DoubleColumn.create(name, steps.stream().mapToDouble(value).toArray());
    }

    /** The root mean square of scale · (x − a y − b z). */
    private static double rms(double scale, Tensor x, double a, Tensor y, double b, Tensor z) {
        double sum = 0;
        for (int i = 0; i < x.values().length; i++) {
            double value = scale * (x.values()[i] - a * y.values()[i] - b * z.values()[i]);
            sum += value * value;
        }
        return Math.sqrt(sum / x.values().length);
    }
}
