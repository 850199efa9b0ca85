/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;

/** What the reference's names stand for. */
final class Settings {
    private Settings() {}

    static Schedule schedule(String name) {
        return switch (name) {
            case "vp" -> VpSchedule.DEFAULT;
            case "ve" -> VeSchedule.DEFAULT;
            case "i2sb" -> I2sbSchedule.DEFAULT;
            default -> throw new IllegalArgumentException("a schedule must be vp, ve or i2sb, got " + name);
        };
    }

    static Preconditioning preconditioning(Schedule schedule) {
        return schedule instanceof I2sbSchedule ? new I2sbPreconditioning() : DdbmPreconditioning.DEFAULT;
    }
}
