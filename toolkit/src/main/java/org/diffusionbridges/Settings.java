/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names under which a result's settings are written down. */
final class Settings {
    private Settings() {}

    static Map<String, String> of(Sampling sampling, Options options) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Software", "Bridges " + Bridges.version());
        settings.put("Model", sampling.bridge().card().name());
        settings.put("Sampler", options.method().label());
        settings.put("Steps", String.valueOf(options.steps()));
        settings.put("Grid", options.grid().label());
        settings.put("NFE", String.valueOf(sampling.nfe()));
        settings.put("Clip", String.valueOf(options.clip()));
        if (options.label() != Options.NO_LABEL) {
            settings.put("Label", String.valueOf(options.label()));
        }
        if (options.mask() != null) {
            settings.put("Mask", "yes");
        }
        return settings;
    }
}
