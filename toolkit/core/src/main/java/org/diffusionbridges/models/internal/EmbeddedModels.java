/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;

/**
 * The models that the jars on the class path carry. A jar names its models in the resource {@value #INDEX}, a line each: the
 * path of a safetensors resource with a card inside. Empty lines and lines from {@code #} on are skipped.
 */
public final class EmbeddedModels {

    /** The resource in which a jar lists its models. */
    public static final String INDEX = "META-INF/bridges/models";

    /** A model on the class path. */
    public static final class EmbeddedModel {
        private final ModelCard card;
        private final String checksum;
        private final URL resource;

        private EmbeddedModel(ModelCard card, String checksum, URL resource) {
            this.card = card;
            this.checksum = checksum;
            this.resource = resource;
        }

        /** What the model is, is called, and whom it credits. */
        public ModelCard card() {
            return card;
        }

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
     * All models on the class path, in its order. Of two of one name the first is taken, as Java does with classes.
     *
     * @throws BridgeException if an index names what is not there, or a model's header is damaged
     */
    public static List<EmbeddedModel> list() {
        return list(EmbeddedModels.class.getClassLoader());
    }

    /** The model of that name, if there is one. */
    public static Optional<EmbeddedModel> find(String name) {
        return list().stream().filter(model -> model.card().name().equals(name)).findFirst();
    }

    static List<EmbeddedModel> list(ClassLoader loader) {
        List<EmbeddedModel> models = new ArrayList<>();
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                for (String path : lines(index)) {
                    URL resource = loader.getResource(path);
                    if (resource == null) {
                        throw new BridgeException("%s names %s, which is not on the class path; build its jar again"
                                .formatted(index, path));
                    }
                    EmbeddedModel model = read(resource);
                    if (models.stream()
                            .noneMatch(other ->
                                    other.card().name().equals(model.card().name()))) {
                        models.add(model);
                    }
                }
            }
        } catch (IOException e) {
            throw new BridgeException("the class path cannot be searched for models: " + e.getMessage(), e);
        }
        return List.copyOf(models);
    }

    private static List<String> lines(URL index) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(open(index), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static EmbeddedModel read(URL resource) throws IOException {
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
        }
    }

    /** Opens a resource without the cache that keeps jars open, and replaced jars in mind. */
    private static InputStream open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        if (connection instanceof JarURLConnection) {
            connection.setUseCaches(false);
        }
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
                move(part, copy);
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

    private static void move(Path part, Path copy) throws IOException {
        try {
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
