/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.Cards;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.internal.EmbeddedModels.EmbeddedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedModelsTest {

    private static final String MODEL = "models/one.safetensors";
    private static final Weights WEIGHTS = Weights.of(List.of(new NamedArray("w", new long[] {2}, new float[] {1, 2})));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void saveAModel() {
        file = folder.resolve("one.safetensors");
        ModelFiles.save(file, Cards.counting(2), WEIGHTS, ElementType.FLOAT32);
    }

    @Test
    void aJarsModelIsKnownByItsCardAndCopiedToTheCacheOnce() throws IOException {
        Path jar = jar();
        Path cache = folder.resolve("a/cache");
        try (URLClassLoader loader = loader(jar)) {
            EmbeddedModel model = EmbeddedModels.read(resource(loader));
            assertThat(model.card()).isEqualTo(Cards.counting(2));
            Path copy = model.file(cache);
            assertThat(Files.mismatch(copy, file)).isEqualTo(-1);
            assertThat(copy.getFileName().toString()).startsWith("grey2colour-");
            Object firstTime = Files.getLastModifiedTime(copy);
            assertThat(model.file(cache)).isEqualTo(copy);
            assertThat((Object) Files.getLastModifiedTime(copy)).isEqualTo(firstTime);
            assertThat(cache).isDirectoryNotContaining("glob:**.part");
        }
    }

    @Test
    void aModelInAFolderOfTheClassPathIsReadWhereItIs() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes with blanks"));
        Files.createDirectories(classes.resolve("models"));
        Files.copy(file, classes.resolve(MODEL));
        try (URLClassLoader loader = loader(classes)) {
            assertThat(EmbeddedModels.read(resource(loader)).file(folder.resolve("unused")))
                    .isEqualTo(classes.resolve(MODEL));
        }
        assertThat(folder.resolve("unused")).doesNotExist();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        try (URLClassLoader loader = loader(jar())) {
            EmbeddedModel model = EmbeddedModels.read(resource(loader));
            assertThatThrownBy(() -> model.file(file.resolve("below-a-file")))
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining("cannot be copied to " + file.resolve("below-a-file"));
        }
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("models.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(MODEL));
            Files.copy(file, zip);
        }
        return jar;
    }

    private static URL resource(URLClassLoader loader) {
        return Objects.requireNonNull(loader.getResource(MODEL));
    }

    private static URLClassLoader loader(Path path) throws IOException {
        return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
    }
}
