/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

/** x0 | xT ~ N(μ, s²): the exact denoiser is known, and the ODE keeps ξ = (x − a xT − b μ) / sqrt(b² s² + c²). */
class ConsistencyStepsTest {
    private static final double MEAN = 0.3;
    private static final double DEVIATION = 0.5;
    private static final Schedule SCHEDULE = VpSchedule.DEFAULT;
    private static final int ITEMS = 400;

    private final Tensor xT = Noise.seeded(seeds(1)).draw(ITEMS, 1);
    private final Tensor x0 = Noise.seeded(seeds(2)).draw(ITEMS, 1);
    private final Tensor noise = Noise.seeded(seeds(3)).draw(ITEMS, 1);

    private static long[] seeds(long of) {
        long[] seeds = new long[ITEMS];
        Arrays.setAll(seeds, i -> of * 10_000 + i);
        return seeds;
    }

    private static Tensor exact(Tensor x, double[] t, Tensor xT) {
        Tensor x0Hat = Tensor.zeros(x.shape());
        for (int i = 0; i < t.length; i++) {
            Coefficients at = SCHEDULE.at(t[i]);
            double c2 = at.c() * at.c();
            double b2s2 = at.b() * at.b() * DEVIATION * DEVIATION;
            double free = b2s2 + c2;
            double pull = at.b() * DEVIATION * DEVIATION * (x.values()[i] - at.a() * xT.values()[i]);
            x0Hat.values()[i] = free == 0 ? MEAN : (c2 * MEAN + pull) / free;
        }
        return x0Hat;
    }

    /** Where the ODE leads from x just below T, or at t, to t_min. */
    private double[] map(Tensor x, double t, double b) {
        Coefficients at = SCHEDULE.at(t);
        Coefficients end = SCHEDULE.at(SCHEDULE.tMin());
        double[] to = new double[ITEMS];
        Arrays.setAll(to, i -> {
            double own = x.values()[i] - at.a() * xT.values()[i] - b * MEAN;
            double xi = own / Math.hypot(at.b() * DEVIATION, at.c());
            return end.a() * xT.values()[i] + end.b() * MEAN + xi * Math.hypot(end.b() * DEVIATION, end.c());
        });
        return to;
    }

    private static double rms(double[] values, double[] truth) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Math.pow(values[i] - truth[i], 2);
        }
        return Math.sqrt(sum / values.length);
    }

    private double errorOfTheBootedMap(int intervals) {
        ConsistencySteps steps = new ConsistencySteps(SCHEDULE, intervals);
        int[] boot = new int[ITEMS];
        Tensor x = steps.begin(x0, xT, noise, boot);
        return rms(steps.solve(ConsistencyStepsTest::exact, x, xT, 0).values(), map(x, steps.to(0), 0));
    }

    @Test
    void theTeachersStepsSolveTheOdeToSecondOrder() {
        double twelve = errorOfTheBootedMap(12);
        double fortyEight = errorOfTheBootedMap(48);
        assertThat(twelve).isLessThan(0.02);
        // order 2 is 16 times less, order 1 four times
        assertThat(twelve / fortyEight).isGreaterThan(10);
    }

    @Test
    void aStudentThatMeetsEveryTargetIsTheOdesMap() {
        ConsistencySteps steps = new ConsistencySteps(SCHEDULE, 12);
        for (int first : new int[] {0, 1, 6, 12}) {
            int[] intervals = new int[ITEMS];
            Arrays.fill(intervals, first);
            Tensor x = steps.begin(x0, xT, noise, intervals);

            Tensor taught = taught(steps, x, first);

            double t = first == 0 ? steps.to(0) : steps.from(first);
            double b = first == 0 ? 0 : SCHEDULE.at(t).b();
            assertThat(rms(taught.values(), map(x, t, b)))
                    .as("from interval %d", first)
                    .isLessThan(0.02);
        }
    }

    /** The student at the beginning of an interval gives what its target says, the student of the next interval. */
    private Tensor taught(ConsistencySteps steps, Tensor x, int interval) {
        int[] at = new int[ITEMS];
        Arrays.fill(at, interval);
        Tensor xs = steps.step(ConsistencyStepsTest::exact, x, xT, at);
        return steps.target(
                (state, t, source) -> steps.isLast(interval) ? state.copy() : taught(steps, state, interval + 1),
                xs,
                xT,
                at);
    }

    @Test
    void whereTheMapEndsItIsTheIdentity() {
        ConsistencySteps steps = new ConsistencySteps(SCHEDULE, 3);
        int[] intervals = new int[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            intervals[i] = i % 4;
        }
        Tensor target = steps.target((x, t, source) -> Tensor.zeros(x.shape()), x0, xT, intervals);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(target.values()[i]).isCloseTo(i % 4 == 3 ? x0.values()[i] : 0, within(0.0));
        }
    }
}
