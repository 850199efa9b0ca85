/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Jupyter on the PATH, if there is one. */
final class Jupyter {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Jupyter() {}

    static Optional<Path> find() {
        return Subprocess.find("jupyter");
    }

    /** The folders of the kernelspecs that it knows; none if there is no Jupyter or it does not answer. */
    static List<Path> kernelSpecs() {
        return find().map(program ->
                        Subprocess.run(PATIENCE, List.of(program.toString(), "kernelspec", "list", "--json")))
                .filter(Subprocess::succeeded)
                .map(answer -> folders(answer.out()))
                .orElse(List.of());
    }

    static List<Path> folders(String json) {
        List<Path> folders = new ArrayList<>();
        try {
            JsonObject specs = JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("kernelspecs");
            for (String name : specs.keySet()) {
                folders.add(
                        Path.of(specs.getAsJsonObject(name).get("resource_dir").getAsString()));
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            return List.of();
        }
        return folders;
    }
}
