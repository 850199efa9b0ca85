/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed as {@code kill -9} does; with {@code -Dfull} twice. */
class TrainingKillTest {
    private static final int KILLS = Boolean.getBoolean("full") ? 2 : 1;
    private static final int STEPS = 14 * (KILLS + 1); // a process does few of them before it is killed

    @TempDir
    Path folder;

    static Training training() {
        return Squares.training().dropout(0.1).steps(STEPS).saveEvery(Duration.ofMillis(1));
    }

    /** What the killed processes run. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            training().folder(Path.of(arguments[0])).run();
        }
    }

    @Test
    void killedAtRandomMomentsItEndsWithTheStepsAndLossesOfAnUndisturbedRun() throws Exception {
        double[] undisturbed = training().run().log().losses();
        SplittableRandom random = new SplittableRandom(2);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            // past the start of the engine, then somewhere between two steps or in the middle of a save
            long target = newestStep() + 1 + random.nextInt(4);
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (newestStep() < target && process.isAlive() && System.nanoTime() < deadline) {
                Thread.sleep(5);
            }
            Thread.sleep(random.nextInt(20));
            assertThat(process.isAlive()).as("there is something to kill").isTrue();
            process.destroyForcibly().waitFor();
        }
        Process last = start();
        if (!last.waitFor(10, TimeUnit.MINUTES)) { // however busy the machine is
            last.destroyForcibly().waitFor();
        }
        assertThat(last.exitValue())
                .as(Files.readString(folder.resolve("output.txt")))
                .isZero();
        TrainingState end = new StateFiles(folder).newest(line -> {}).orElseThrow();
        assertThat(end.step()).isEqualTo(STEPS);
        assertThat(end.steps().stream().mapToDouble(TrainingLog.Step::loss).toArray())
                .containsExactly(undisturbed);
    }

    private long newestStep() {
        return new StateFiles(folder)
                .newest(line -> {})
                .map(TrainingState::step)
                .orElse(-1L);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Dfull=" + Boolean.getBoolean("full"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }
}
