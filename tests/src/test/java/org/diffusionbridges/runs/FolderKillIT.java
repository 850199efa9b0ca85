/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.diffusionbridges.cli.Main;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder's run, killed as by {@code kill -9} at random moments and started again. {@code -Dfull} kills more often,
 * {@code -Dfolder.kills=50 -Dfolder.images=500} as often as one likes.
 */
class FolderKillIT {
    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int KILLS = Integer.getInteger("folder.kills", FULL ? 12 : 2);
    private static final int IMAGES = Integer.getInteger("folder.images", FULL ? 120 : 40);
    private static final long SEED = Long.getLong("folder.seed", 9);

    /** Its place is in the middle of a batch. */
    private static final int BAD = 21;

    @TempDir
    private Path folder;

    private Path in;

    @BeforeEach
    void draw() throws IOException {
        in = Files.createDirectory(folder.resolve("in"));
        for (int i = 0; i < IMAGES; i++) {
            Images.write(Images.toImage(new Fashion().test().get(i).source()), in.resolve("%03d.png".formatted(i)));
        }
        Files.writeString(in.resolve("%03d.png".formatted(BAD)), "no picture");
    }

    @Test
    void theFolderOfAKilledRunEqualsAnUndisturbedOneByteForByte() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Process whole = translate(undisturbed);
        assertFailedForTheBadFileAlone(whole);

        SplittableRandom random = new SplittableRandom(SEED);
        int inTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = translate(killed);
            // So many results later, between two of them or in the middle of one.
            long until = Pictures.count(killed) + random.nextInt(1 + 2 * IMAGES / KILLS);
            while (process.isAlive() && Pictures.count(killed) < Math.min(until, IMAGES - 1)) {
                Thread.sleep(2);
            }
            Thread.sleep(random.nextInt(30));
            process.destroyForcibly().waitFor();
            long results = Pictures.count(killed);
            inTheMiddle += results > 0 && results < IMAGES - 1 ? 1 : 0;
        }
        System.out.printf("seed %d: of %d kills %d found the folder half full%n", SEED, KILLS, inTheMiddle);
        assertThat(inTheMiddle).as("kills in the middle").isGreaterThanOrEqualTo(Math.max(1, KILLS / 4));

        assertFailedForTheBadFileAlone(translate(killed));
        Map<String, byte[]> expected = content(undisturbed);
        Map<String, byte[]> actual = content(killed);
        assertThat(actual.keySet()).hasSize(IMAGES - 1).isEqualTo(expected.keySet());
        expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    }

    private Process translate(Path out) throws IOException {
        List<Object> arguments = List.of(
                "translate", in, out, "--model", Pictures.MODEL, "--steps", 2, "--eta", 0.5, "--seed", 3, "--batch", 8);
        return Processes.start(Main.class, folder.resolve("log.txt"), arguments.toArray());
    }

    private void assertFailedForTheBadFileAlone(Process process) throws Exception {
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("log.txt")))
                .isEqualTo(1);
        assertThat(Files.readString(folder.resolve("log.txt")))
                .contains("%03d.png".formatted(BAD), "1 failed")
                .doesNotContain("2 failed");
    }

    private static Map<String, byte[]> content(Path folder) throws IOException {
        Map<String, byte[]> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return content;
    }
}
