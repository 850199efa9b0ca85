/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.util.List;
import java.util.Map;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;

/** Model cards for the tests. */
public final class Cards {

    public static final UNetArchitecture NETWORK = new UNetArchitecture(
            32, 3, 1, 3, 32, List.of(1, 2, 2), 1, List.of(4), 1, 32, 32, true, true, true, true, 2, 0.1, 1);

    private Cards() {}

    /** A card that counts so many parameters. */
    public static ModelCard counting(long parameters) {
        return card(VpSchedule.DEFAULT, DdbmPreconditioning.DEFAULT, TimeGrid.uniform(), parameters);
    }

    public static ModelCard card(Schedule schedule, Preconditioning preconditioning, TimeGrid grid, long parameters) {
        return new ModelCard(
                "grey2colour",
                "grey \"drawings\" to colour <photographs>, naïvely",
                schedule,
                preconditioning,
                grid,
                NETWORK,
                List.of("cat", "dog"),
                "two pets",
                "CC0-1.0",
                "MIT",
                "the pets",
                parameters,
                Map.of("steps", 6050L, "ema", 0.999, "flips", true, "widths", List.of(1L, 2L)),
                null);
    }
}
