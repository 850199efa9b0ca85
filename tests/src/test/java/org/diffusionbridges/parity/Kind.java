/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.Locale;

/** What the reference's numbers cover; a directory must hold some of each. */
enum Kind {
    SCHEDULES,
    GRIDS,
    SAMPLERS,
    NETWORKS,
    END_TO_END,
    LOSSES;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
