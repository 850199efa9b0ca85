/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.cli.Main;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ctrl-C or a termination in the middle of an evaluation: libtorch crashed when the process went from under it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no SIGTERM: its processes are killed as by kill -9")
class TerminationIT {
    /** What a shell reports of SIGTERM: 128 + 15. Java reports it whatever the program would have returned. */
    private static final int TERMINATED = 143;

    private static final String EVALUATES = "evaluates";

    @TempDir
    private Path folder;

    /** A program as a user writes one: it knows nothing of signals, and evaluates on two threads without an end. */
    static final class OwnProgram {
        private OwnProgram() {}

        public static void main(String[] args) throws InterruptedException {
            Bridge bridge = Bridges.load(Pictures.MODEL);
            Sampling sampling = bridge.dbim(0, 1000);
            Source drawing = Pictures.drawings(1).get(0);
            Runnable endless = () -> sampling.progress((done, total) -> {
                        if (done == 3) {
                            System.out.println(EVALUATES);
                        }
                    })
                    .samples(drawing, 1 << 20);
            Thread second = new Thread(endless);
            second.start();
            endless.run();
        }
    }

    /** Milliseconds. */
    private static IntStream moments() {
        return Boolean.getBoolean("full") ? IntStream.of(7, 14, 21) : IntStream.of(7);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aProgramOfOnesOwnEndsWithoutACrash(int moment) throws Exception {
        Path log = folder.resolve("log.txt");
        Process process = Processes.start(OwnProgram.class, log);
        await(process, log, EVALUATES);
        Thread.sleep(moment); // somewhere in an evaluation

        process.destroy();

        assertEnded(process, log);
        assertThat(Files.readString(log).lines()).as("no stack trace").allMatch(EVALUATES::equals);
    }

    @ParameterizedTest
    @MethodSource("moments")
    void theCommandLineSaysThatItWasInterruptedAndLeavesNothingHalfWritten(int moment) throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = folder.resolve("out");
        for (int i = 0; i < 200; i++) {
            Images.write(Pictures.drawings(1).get(0).image(), in.resolve("%03d.png".formatted(i)));
        }
        Path log = folder.resolve("log.txt");
        Process process = Processes.start(
                Main.class, log, "translate", in, out, "--model", Pictures.MODEL, "--steps", "50", "--batch", "1");
        while (process.isAlive() && (!Files.isDirectory(out) || Pictures.count(out) == 0)) {
            Thread.sleep(5);
        }
        Thread.sleep(moment);

        process.destroy();

        assertEnded(process, log);
        assertThat(Files.readString(log)).isEqualTo("bridges: interrupted\n");
        try (var files = Files.list(out)) {
            assertThat(files.toList()).isNotEmpty().hasSizeLessThan(200).allSatisfy(file -> {
                assertThat(file.toString()).endsWith(".png");
                assertThat(Images.read(file).getWidth()).isEqualTo(32);
            });
        }
    }

    private static void await(Process process, Path log, String word) throws Exception {
        while (process.isAlive() && !Files.readString(log).contains(word)) {
            Thread.sleep(5);
        }
    }

    private void assertEnded(Process process, Path log) throws Exception {
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("ends by itself:%n%s", Files.readString(log)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(TERMINATED);
        assertThat(folder.resolve("hs_err.log")).doesNotExist();
    }
}
