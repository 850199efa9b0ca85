/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Schedule;

/** Time grids, which the reference computes in float32 throughout. */
final class GridCheck {
    private static final Pattern NAME = Pattern.compile("([a-z0-9]+)-([a-z]+)-([0-9]+)");

    /** Two units in the last place of float32; measured: one. */
    private static final double TOLERANCE = 0x1p-22;

    /** The power of 7 and the small base near t_min magnify two roundings of the base by 7 · 4; measured: 8e-7. */
    private static final double KARRAS_TOLERANCE = 0x1p-18;

    private GridCheck() {}

    /** @param name {@code schedule-grid-N} */
    static void check(Verdict verdict, String name, double[] expected) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a grid's name must be schedule-grid-N, got " + name);
        }
        check(
                verdict,
                "times",
                Settings.schedule(parts.group(1)),
                TimeGrid.of(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                expected);
    }

    static void check(Verdict verdict, String what, Schedule schedule, TimeGrid grid, int steps, double[] expected) {
        double tolerance = grid instanceof TimeGrid.Karras ? KARRAS_TOLERANCE : TOLERANCE;
        verdict.relative(what, expected, grid.times(schedule, steps), tolerance);
    }
}
