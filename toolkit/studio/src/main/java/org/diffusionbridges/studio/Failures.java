/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.Map;
import org.diffusionbridges.errors.BridgeException;

/** What a page is told when something fails: one line, never a stack trace. */
final class Failures {
    private Failures() {}

    static Map<String, Object> message(long id, RuntimeException failure) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        boolean expected = failure instanceof IllegalArgumentException
                || failure instanceof BridgeException
                || failure instanceof IllegalStateException;
        String line = expected ? said : "unexpected " + failure.getClass().getSimpleName() + ": " + said;
        return Map.of("type", "error", "id", id, "message", line.replaceAll("\\s+", " "));
    }
}
