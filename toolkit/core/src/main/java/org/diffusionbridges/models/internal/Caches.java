/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import java.nio.file.Path;
import java.util.Locale;
import org.diffusionbridges.models.Preset;
import org.jspecify.annotations.Nullable;

/** Where the toolkit keeps what it can make or fetch again. */
public final class Caches {
    /** The environment variable that overrides the folder. */
    public static final String VARIABLE = "BRIDGES_CACHE";

    private Caches() {}

    /** The cache folder: {@value #VARIABLE} if set, else {@code bridges} in the platform's folder for caches. */
    public static Path folder() {
        return folder(System.getenv(VARIABLE), System.getenv("XDG_CACHE_HOME"), System.getenv("LOCALAPPDATA"));
    }

    /** Where the published checkpoints are kept, under their authors' names. */
    public static Path checkpoints() {
        return folder().resolve("checkpoints");
    }

    /** Where a published checkpoint belongs, whether it is there or not. */
    public static Path checkpoint(Preset preset) {
        return checkpoints().resolve(preset.file());
    }

    static Path folder(@Nullable String own, @Nullable String xdg, @Nullable String local) {
        if (own != null && !own.isBlank()) {
            return Path.of(own);
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        if (system.startsWith("windows")) {
            return (local == null ? home.resolve("AppData").resolve("Local") : Path.of(local)).resolve("bridges");
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("bridges");
        }
        return (xdg == null || xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg)).resolve("bridges");
    }
}
