/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that an evaluation has made, a PNG each under {@code pictures/SAMPLING/PAIR.png}, or in memory where it has no
 * folder. A picture counts as made if its text says the same settings, model, seed and pair as are asked for.
 */
final class PictureStore {
    private static final String SECONDS = "Seconds";
    private static final String BATCH = "Batch";

    /**
     * A picture and what it took.
     *
     * @param x0 as its file holds it, 1 x C x H x W in [-1, 1], of eight bits a channel
     * @param seconds wall-clock seconds of its batch, divided by the batch's pictures
     * @param batch which batch that was
     */
    record Made(Tensor x0, double seconds, String batch) {}

    private final Bridge bridge;
    private final PairDataset pairs;
    private final @Nullable Path folder;
    private final Map<Path, Made> held = new HashMap<>();
    private final Map<Integer, String> checksums = new HashMap<>();

    PictureStore(Bridge bridge, PairDataset pairs, @Nullable Path folder) {
        this.bridge = bridge;
        this.pairs = pairs;
        this.folder = folder;
    }

    /** Whether it is there: read and kept in memory if so. */
    boolean has(Sampling sampling, int index) {
        Path file = file(sampling, index);
        if (!held.containsKey(file) && folder != null) {
            Path path = folder.resolve(file);
            try {
                if (Files.isRegularFile(path)) {
                    Map<String, String> texts = PngText.read(path);
                    if (texts.entrySet().containsAll(key(sampling, index).entrySet())) {
                        held.put(file, made(Images.read(path), texts));
                    }
                }
            } catch (BridgeException | NumberFormatException e) {
                return false; // damaged or unreadable: it is made again
            }
        }
        return held.containsKey(file);
    }

    private Made made(BufferedImage image, Map<String, String> texts) {
        double seconds = Double.parseDouble(texts.getOrDefault(SECONDS, ""));
        return new Made(Images.toTensor(image, bridge.card().targetChannels()), seconds, texts.getOrDefault(BATCH, ""));
    }

    void put(Sampling sampling, int index, Translation translation, double seconds) {
        Path file = file(sampling, index);
        Map<String, String> texts = key(sampling, index);
        texts.put(SECONDS, String.valueOf(seconds));
        texts.put(BATCH, "%s/%s".formatted(ProcessHandle.current().pid(), seconds));
        if (folder != null) {
            Path path = folder.resolve(file);
            WholeFile.makeFolder(Objects.requireNonNull(path.getParent()));
            bridge.card().copyright().ifPresent(text -> texts.put(PngText.COPYRIGHT, text));
            Images.write(translation.image(), path, texts);
        }
        held.put(file, made(translation.image(), texts));
    }

    /** @throws IllegalStateException if it is not there */
    Made get(Sampling sampling, int index) {
        Made made = held.get(file(sampling, index));
        if (made == null) {
            throw new IllegalStateException("pair %d was not made by %s".formatted(index, sampling));
        }
        return made;
    }

    /** All that decides the picture. */
    private Map<String, String> key(Sampling sampling, int index) {
        Map<String, String> key = new LinkedHashMap<>(sampling.settings());
        key.put("Seed", String.valueOf(sampling.seed() + index));
        key.put("Fingerprint", ModelIdentity.of(bridge.card()).fingerprint());
        key.put("Pair", pairs.name() + "/" + index);
        key.put("Pair CRC-32", checksums.computeIfAbsent(index, this::checksum));
        return key;
    }

    private String checksum(int index) {
        Pair pair = pairs.get(index);
        CRC32 crc = new CRC32();
        crc.update(bytes(pair.source()));
        crc.update(bytes(pair.target()));
        return "%08x".formatted(crc.getValue());
    }

    private static ByteBuffer bytes(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * tensor.values().length);
        bytes.asDoubleBuffer().put(tensor.values());
        return bytes;
    }

    /** A name for the eye, and a checksum of all settings for what it leaves out, such as a mask. */
    private static Path file(Sampling sampling, int index) {
        Map<String, String> settings = new LinkedHashMap<>(sampling.settings());
        settings.put("Seed", String.valueOf(sampling.seed()));
        CRC32 crc = new CRC32();
        crc.update(settings.toString().getBytes(StandardCharsets.UTF_8));
        String name = "%s %s %d"
                .formatted(sampling.sampler().label(), sampling.grid().label(), sampling.nfe())
                .replaceAll("[^A-Za-z0-9.]+", "-");
        return Path.of("pictures", "%s-%08x".formatted(name, crc.getValue()), "%05d.png".formatted(index));
    }
}
