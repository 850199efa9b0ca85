/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import org.diffusionbridges.checkpoints.NpzFile;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;

/** Schedules and preconditioning, array by array. */
final class ScheduleCheck {
    private static final double TOLERANCE = 1e-9;

    /** The reference keeps I2SB's c_noise in float32, after a float32 linspace: a few roundings; measured: 1.4e-7. */
    private static final double FLOAT32_TOLERANCE = 0x1p-22;

    private static final String COVARIANCE_PREFIX = "cov_";
    private static final Preconditioning WITH_COVARIANCE = new DdbmPreconditioning(0.6, 0.6, 0.2);

    private ScheduleCheck() {}

    static void check(Verdict verdict, String scheduleName, NpzFile file) {
        Schedule schedule = Settings.schedule(scheduleName);
        double[] times = file.values("t");
        Map<String, DoubleUnaryOperator> quantities = quantities(schedule);
        Set<String> missing = new TreeSet<>(quantities.keySet());
        missing.removeAll(file.names());
        for (String name : missing) {
            verdict.fail("array '%s' is missing".formatted(name));
        }
        for (String name : file.names()) {
            DoubleUnaryOperator quantity = quantities.get(name);
            if (quantity != null) {
                double[] actual = Arrays.stream(times).map(quantity).toArray();
                boolean float32 = schedule instanceof I2sbSchedule && name.endsWith("c_noise");
                verdict.relative(name, file.values(name), actual, float32 ? FLOAT32_TOLERANCE : TOLERANCE);
            } else if (name.equals("rho_T")) {
                double[] rhoT = {schedule.rho(schedule.tMax())};
                verdict.relative(name, new double[] {file.scalar(name)}, rhoT, TOLERANCE);
            } else if (!name.equals("t")) {
                verdict.fail("nothing is known of array '%s'".formatted(name));
            }
        }
    }

    private static Map<String, DoubleUnaryOperator> quantities(Schedule schedule) {
        Map<String, DoubleUnaryOperator> quantities = new LinkedHashMap<>();
        quantities.put("f", schedule::f);
        quantities.put("g2", schedule::g2);
        quantities.put("alpha", schedule::alpha);
        quantities.put("alpha_bar", schedule::alphaBar);
        quantities.put("rho", schedule::rho);
        quantities.put("rho_bar", schedule::rhoBar);
        quantities.put("a", t -> schedule.at(t).a());
        quantities.put("b", t -> schedule.at(t).b());
        quantities.put("c", t -> schedule.at(t).c());
        add(quantities, "", schedule, Settings.preconditioning(schedule));
        if (!(schedule instanceof I2sbSchedule)) {
            add(quantities, COVARIANCE_PREFIX, schedule, WITH_COVARIANCE);
        }
        return quantities;
    }

    private static void add(
            Map<String, DoubleUnaryOperator> quantities, String prefix, Schedule schedule, Preconditioning scaling) {
        quantities.put(prefix + "c_skip", t -> scaling.at(schedule, t).cSkip());
        quantities.put(prefix + "c_in", t -> scaling.at(schedule, t).cIn());
        quantities.put(prefix + "c_out", t -> scaling.at(schedule, t).cOut());
        quantities.put(prefix + "c_noise", t -> scaling.at(schedule, t).cNoise());
        quantities.put(
                prefix + "weighting", t -> Math.pow(scaling.at(schedule, t).cOut(), -2));
    }
}
