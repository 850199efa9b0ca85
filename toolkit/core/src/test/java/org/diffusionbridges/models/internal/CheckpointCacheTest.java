/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.Download;
import org.diffusionbridges.files.internal.FileServer;
import org.diffusionbridges.models.Preset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published checkpoints' place on this machine; the files here are small and only taken for them. */
class CheckpointCacheTest {
    private static final byte[] CONTENT = "weights".getBytes(StandardCharsets.UTF_8);
    private static final Download.Listener NOBODY = new Download.Listener() {
        @Override
        public void progress(long done, long total) {}

        @Override
        public void say(String line) {}
    };

    @TempDir
    private Path root;

    private CheckpointCache cache(Path folder) {
        return new CheckpointCache(folder, (preset, file) -> {});
    }

    @Test
    void whatIsFetchedIsRecordedAndFetchedOnce() throws IOException {
        CheckpointCache cache = cache(root.resolve("new").resolve("folder"));
        try (FileServer server = new FileServer(CONTENT)) {
            CheckpointCache.Entry entry = cache.fetch(Preset.DIODE, server.url(), NOBODY);

            assertThat(cache.file(Preset.DIODE)).hasBinaryContent(CONTENT);
            assertThat(entry.bytes()).isEqualTo(CONTENT.length);
            assertThat(entry.url()).isEqualTo(server.url().toString());
            assertThat(entry.sha256()).isEqualTo(Download.sha256(cache.file(Preset.DIODE)));
            assertThat(cache.recorded(Preset.DIODE)).contains(entry);
            server.close();
            assertThat(cache.fetch(Preset.DIODE, server.url(), NOBODY)).isEqualTo(entry);
        }
    }

    @Test
    void aCopiedFolderIsACacheToo() throws IOException {
        Path first = root.resolve("first");
        try (FileServer server = new FileServer(CONTENT)) {
            cache(first).fetch(Preset.DIODE, server.url(), NOBODY);
        }
        Path copy = Files.createDirectory(root.resolve("copy"));
        try (var files = Files.list(first)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        assertThat(cache(copy).check(Preset.DIODE)).isEqualTo(cache(first).check(Preset.DIODE));
    }

    @Test
    void aFileThatSomebodyPutThereIsCheckedAndRecorded() throws IOException {
        CheckpointCache cache = cache(root);
        Files.write(cache.file(Preset.IMAGENET_INPAINTING), CONTENT);
        assertThat(cache.recorded(Preset.IMAGENET_INPAINTING)).isEmpty();

        CheckpointCache.Entry entry = cache.check(Preset.IMAGENET_INPAINTING);

        assertThat(entry.url()).isNull();
        assertThat(cache.recorded(Preset.IMAGENET_INPAINTING)).contains(entry);
    }

    @Test
    void aFileThatChangedSinceIsTold() throws IOException {
        CheckpointCache cache = cache(root);
        Files.write(cache.file(Preset.DIODE), CONTENT);
        cache.check(Preset.DIODE);
        Files.writeString(cache.file(Preset.DIODE), "Weights");

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> cache.check(Preset.DIODE))
                .withMessageContaining("has changed: its SHA-256 must be")
                .withMessageContaining("delete it and fetch it again");
    }

    @Test
    void aDamagedRecordIsToldByItsName() throws IOException {
        CheckpointCache cache = cache(root);
        Files.write(cache.file(Preset.DIODE), CONTENT);
        cache.check(Preset.DIODE);
        Path record = root.resolve(Preset.DIODE.file() + ".sha256.json");
        for (String damage : List.of("", "{", "[]", "{\"bytes\": 3}", "{\"bytes\": \"many\"}")) {
            Files.writeString(record, damage);
            assertThatExceptionOfType(BridgeException.class)
                    .isThrownBy(() -> cache.recorded(Preset.DIODE))
                    .withMessageContaining(record.toString());
        }
    }

    @Test
    void anotherModelsWeightsAreThrownAway() throws IOException {
        Path other = root.resolve("other.safetensors");
        Checkpoints.saveArrays(
                other, java.util.Map.of(), Weights.of(List.of(new NamedArray("w", new long[] {1}, new float[] {1}))));
        CheckpointCache cache = new CheckpointCache(root.resolve("cache"), CheckpointCache::requireFit);
        try (FileServer server = new FileServer(Files.readAllBytes(other))) {
            assertThatExceptionOfType(BridgeException.class)
                    .isThrownBy(() -> cache.fetch(Preset.EDGES2HANDBAGS, server.url(), NOBODY))
                    .withMessageContaining("was thrown away")
                    .withMessageContaining("does not fit 'edges2handbags': its tensors are no ADM U-Net's");
        }
        assertThat(root.resolve("cache")).isEmptyDirectory();
    }
}
