/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.models.ModelCard;

/** The models that come with the datasets on the class path: {@link NamedPairs#models}. */
public final class EmbeddedModels {

    /**
     * A model on the class path.
     *
     * @param card what the model is, is called, and whom it credits
     * @param checksum as its file records it
     * @param resource the file
     */
    public record EmbeddedModel(ModelCard card, String checksum, URL resource) {

        /**
         * The model as a file that {@link Checkpoints#open} reads: the resource itself if it is one, else a copy in the cache,
         * made the first time. The copy's name has the checksum, so that versions do not get into each other's way; processes
         * may ask for it at the same time.
         *
         * @param cache a folder, created if missing
         * @throws BridgeException if the copy cannot be written
         */
        public Path file(Path cache) {
            return extract(resource, "%s-%.16s.safetensors".formatted(card.name(), checksum), cache);
        }
    }

    private EmbeddedModels() {}

    /**
     * All models on the class path, in the order of their datasets' names. Of two of one name the first is taken.
     *
     * @throws BridgeException if a model's header is damaged
     */
    public static List<EmbeddedModel> list() {
        Map<String, EmbeddedModel> models = new LinkedHashMap<>();
        for (NamedPairs pairs : NamedPairs.all()) {
            for (URL resource : pairs.models()) {
                EmbeddedModel model = read(resource);
                models.putIfAbsent(model.card().name(), model);
            }
        }
        return List.copyOf(models.values());
    }

    /** The model of that name, if there is one. */
    public static Optional<EmbeddedModel> find(String name) {
        return list().stream().filter(model -> model.card().name().equals(name)).findFirst();
    }

    /** The file of the embedded model of that name, or else the file that is called so, whether there is one or not. */
    public static Path file(String nameOrPath) {
        return find(nameOrPath).map(model -> model.file(Caches.folder())).orElseGet(() -> Path.of(nameOrPath));
    }

    static EmbeddedModel read(URL resource) {
        try (InputStream in = open(resource)) {
            Map<String, String> metadata = Checkpoints.metadata(in, resource.toString());
            String card = metadata.get(Checkpoints.CARD);
            String checksum = metadata.get(Checkpoints.CHECKSUM);
            if (card == null || checksum == null) {
                throw new BridgeException(
                        "%s is no embedded model: it must have a card and a checksum; build its jar again"
                                .formatted(resource));
            }
            return new EmbeddedModel(ModelCard.parse(card, resource.toString()), checksum, resource);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(resource, e.getMessage()), e);
        }
    }

    /** Opens a resource without the cache that keeps jars open, and replaced jars in mind. */
    public static InputStream open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    private static Path extract(URL resource, String name, Path cache) {
        try {
            if (resource.getProtocol().equals("file")) {
                return Path.of(new URI(resource.toString()));
            }
            Path copy = cache.resolve(name);
            if (Files.isRegularFile(copy)) {
                return copy;
            }
            Files.createDirectories(cache);
            // Not WholeFile: its temporary name is shared, and two processes may be here at once.
            Path part = Files.createTempFile(cache, "." + name, ".part");
            try {
                try (InputStream in = open(resource)) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                WholeFile.move(part, copy);
            } finally {
                Files.deleteIfExists(part);
            }
            return copy;
        } catch (IOException | URISyntaxException e) {
            throw new BridgeException(
                    "%s cannot be copied to %s: %s; check that the folder may be written to and the disk has room"
                            .formatted(resource, cache, e.getMessage()),
                    e);
        }
    }
}
