/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed as {@code kill -9} does. */
class EvaluationKillTest {
    private static final int PAIRS = 160;
    private static final int KILLS = 2;

    @TempDir
    Path folder;

    private static Evaluation evaluation(Path folder) {
        Bridge bridge = ClosedForm.bridge(ClosedForm.WAVY);
        return Evaluation.of(bridge, new TestPairs(PAIRS), bridge.dbim(0.5, 3), bridge.dbimHighOrder(2, 5))
                .folder(folder);
    }

    /** What the killed processes run. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            evaluation(Path.of(arguments[0])).run();
        }
    }

    @Test
    void killedAtRandomMomentsItGoesOnAndEndsWithThePicturesAndTheTableOfAnUndisturbedRun() throws Exception {
        Path undisturbed = Files.createDirectory(folder.resolve("undisturbed"));
        Path killed = Files.createDirectory(folder.resolve("killed"));
        String expected = figures(evaluation(undisturbed).run());
        SplittableRandom random = new SplittableRandom(4);
        int kills = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Djava.awt.headless=true",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            killed.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long until = random.nextInt(2 * PAIRS * kill / (KILLS + 1)) + 1L;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (pictures(killed) < until && process.isAlive() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            if (process.isAlive()) {
                kills++;
            }
            process.destroyForcibly().waitFor();
        }
        assertThat(kills).as("processes killed at work").isPositive();

        assertThat(figures(evaluation(killed).run())).isEqualTo(expected);
        assertThat(pictures(killed)).isEqualTo(2L * PAIRS).isEqualTo(pictures(undisturbed));
        try (Stream<Path> files = Files.walk(undisturbed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path other = killed.resolve(undisturbed.relativize(file));
                assertThat(levels(other)).as(file.toString()).isEqualTo(levels(file));
            }
        }
    }

    private static int[] levels(Path file) {
        var picture = Images.read(file);
        return picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), (int[]) null);
    }

    private static long pictures(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".png")
                            && !String.valueOf(file.getFileName()).startsWith("."))
                    .count();
        } catch (java.io.UncheckedIOException e) {
            return 0; // a temporary file went while it was looked at
        }
    }

    private static String figures(EvaluationResult result) {
        return result.table()
                .removeColumns("seconds an image", "seconds an image SE")
                .print();
    }
}
