/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/** Jupyter's folders, and how ours in them go away. */
final class Folders {

    private Folders() {}

    /** Where Jupyter looks for a user's own kernels, by the rules of {@code jupyter --data-dir}. */
    static Path userData() {
        return userData(System.getenv(), System.getProperty("os.name"), Path.of(System.getProperty("user.home")));
    }

    static Path userData(Map<String, String> environment, String system, Path home) {
        String own = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!own.isEmpty()) {
            return Path.of(own);
        }
        if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return home.resolve("Library").resolve("Jupyter");
        }
        if (system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            String roaming = environment.get("APPDATA");
            return roaming == null
                    ? home.resolve(".jupyter").resolve("data")
                    : Path.of(roaming).resolve("jupyter");
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        return (xdg.isEmpty() ? home.resolve(".local").resolve("share") : Path.of(xdg)).resolve("jupyter");
    }

    /** The data folder of a Python environment, such as a virtual one or conda's. */
    static Path data(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }

    static Path kernels(Path data) {
        return data.resolve("kernels");
    }

    /** Deletes a file or folder with all in it; links are not followed; what is not there is no error. */
    static void delete(Path place) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            PathUtils.delete(place, new LinkOption[] {LinkOption.NOFOLLOW_LINKS});
        }
    }

    /** Deletes empty folders from this one upward, below {@code top}. */
    static void deleteEmpty(@Nullable Path folder, Path top) throws IOException {
        Path end = top.toAbsolutePath().normalize();
        for (Path each = folder; each != null && each.startsWith(end) && !each.equals(end); each = each.getParent()) {
            try {
                Files.delete(each);
            } catch (NoSuchFileException e) {
                continue;
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }
}
