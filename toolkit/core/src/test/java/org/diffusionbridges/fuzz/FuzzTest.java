/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.checkpoints.CheckpointFuzz;
import org.diffusionbridges.checkpoints.ShortPickles;
import org.diffusionbridges.images.ImageFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few hundred mutations a day, and every case that the long run ({@link FuzzMain}) ever found. */
class FuzzTest {
    private static final int MUTATIONS = 300;
    private static final long SEED = 7;

    @TempDir
    private Path folder;

    @Test
    void mutatedCheckpointsEndInAResultOrOneLine() throws IOException {
        Fuzz fuzz = new Fuzz(folder, CheckpointFuzz::read, CheckpointFuzz.MOST_BYTES);

        fuzz.run(Fuzz.mutationsOf(CheckpointFuzz.goodFiles(folder)), SEED, 0, MUTATIONS);

        System.out.println("checkpoints: " + fuzz);
        assertThat(fuzz.found()).isEmpty();
    }

    @Test
    void shortPicklesEndInAResultOrOneLine() throws IOException {
        Fuzz fuzz = new Fuzz(folder, CheckpointFuzz::read, CheckpointFuzz.MOST_BYTES);

        fuzz.run(ShortPickles::make, SEED, 0, MUTATIONS);

        System.out.println("short pickles: " + fuzz);
        assertThat(fuzz.found()).isEmpty();
    }

    @Test
    void mutatedImagesEndInAResultOrOneLine() throws IOException {
        Fuzz fuzz = new Fuzz(folder, ImageFuzz::read, ImageFuzz.MOST_BYTES);

        fuzz.run(Fuzz.mutationsOf(ImageFuzz.goodFiles()), SEED, 0, MUTATIONS);

        System.out.println("images: " + fuzz);
        assertThat(fuzz.found()).isEmpty();
    }

    @Test
    void theGoodFilesAreReadAllButThoseOfSeveralPictures() throws IOException {
        for (String name : CheckpointFuzz.goodFiles(folder).keySet()) {
            CheckpointFuzz.read(folder.resolve(name));
        }
        for (var good : ImageFuzz.goodFiles().entrySet()) {
            if (!good.getKey().matches("animated.*|pages.*")) {
                Files.write(folder.resolve(good.getKey()), good.getValue());
                ImageFuzz.read(folder.resolve(good.getKey()));
            }
        }
    }

    @Test
    void whatWasFoundOnceStaysFixed() throws IOException {
        Fuzz checkpoints = new Fuzz(folder, CheckpointFuzz::read, CheckpointFuzz.MOST_BYTES);
        Fuzz images = new Fuzz(folder, ImageFuzz::read, ImageFuzz.MOST_BYTES);
        for (Path file : corpus()) {
            String name = file.getFileName().toString();
            Fuzz fuzz = name.matches(".*\\.(pt|safetensors|npz)") ? checkpoints : images;
            fuzz.judge(name, "the corpus", Files.readAllBytes(file));
        }
        assertThat(checkpoints.found()).isEmpty();
        assertThat(images.found()).isEmpty();
    }

    private static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/org/diffusionbridges/fuzz"))) {
            return files.filter(file -> !file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
