/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The other half of the notebooks, in a process beside {@link KernelNotebooksIT}: alone it was what CI waited for. */
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "many minutes: CI runs it, and -Dfull does")
@DisabledIfSystemProperty(
        named = KernelNotebooksIT.ONLY,
        matches = ".*",
        disabledReason = "KernelNotebooksIT runs those named")
class OtherKernelNotebooksIT extends KernelNotebooksIT {
    @Override
    boolean takesFirst() {
        return false;
    }
}
