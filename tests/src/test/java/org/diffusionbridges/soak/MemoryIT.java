/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Resident memory over long runs, each in a process of its own whose Java heap does not grow; prints the curves. One short
 * version a day, the long ones with {@code -Dfull}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class MemoryIT {
    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int EVERY = 100;
    private static final int WARM_UP = 200;

    /** Float32 weights of the model that is run, 3.6 M parameters. */
    private static final double WEIGHTS_MB = 14.2;

    @Test
    @EnabledIfSystemProperty(
            named = "full",
            matches = "true",
            disabledReason = "half a minute and more: -Dfull runs it")
    void translationsOfMixedBatchSizesGrowByLittleAHundred() throws Exception {
        List<Double> curve = run("translations", 800, EVERY);

        double afterWarmUp = curve.get(WARM_UP / EVERY - 1);
        double hundreds = curve.size() - WARM_UP / (double) EVERY;
        double growth = (curve.get(curve.size() - 1) - afterWarmUp) / hundreds;
        System.out.printf("growth per %d after the first %d: %.3f MB%n", EVERY, WARM_UP, growth);
        assertThat(growth).isLessThan(1); // 0.3 MB measured
    }

    @Test
    void oneLinersThatCloseNothingHoldOneCopyOfTheWeights() throws Exception {
        List<Double> curve = run("one-liners", FULL ? 200 : 60, 20);

        // By the 40th the compiler has seen all there is; measured from there to the 200th: 0 to 2.5 MB.
        double growth = curve.get(curve.size() - 1) - curve.get(1);
        System.out.printf("growth from the 40th: %.3f MB, one copy of the weights: %s MB%n", growth, WEIGHTS_MB);
        assertThat(growth).isLessThan(WEIGHTS_MB);
    }

    @Test
    @EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "many minutes: -Dfull runs it")
    void eightRerunsOfTheQuickstartInOneSessionHoldOneCopyOfTheWeights() throws Exception {
        List<Double> curve = run("notebook", 8, 2);

        // Each run leaves some classes of JShell's behind; a leak of the network would show as its weights each time.
        double growth = curve.get(curve.size() - 1) - curve.get(1);
        System.out.printf("growth from the 4th to the 8th run: %.3f MB%n", growth);
        assertThat(growth / 4).as("MB a run").isLessThan(WEIGHTS_MB / 2);
    }

    private static List<Double> run(String what, int runs, int every) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // The second compiler takes some 20 MB when it comes to its turn, which on a busy machine is late.
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                // The pictures are small: more threads would only wait for each other.
                "-Dai.djl.pytorch.num_threads=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoakMain.class.getName(),
                what,
                String.valueOf(runs),
                String.valueOf(every));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<Double> curve = new ArrayList<>();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println(line);
                output.append(line).append('\n');
                if (line.matches("\\d+ +[\\d.]+")) {
                    curve.add(Double.valueOf(line.split(" +", -1)[1]));
                }
            }
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as("exit of %s:%n%s", command, output).isZero();
        assertThat(curve).hasSize(runs / every);
        return curve;
    }
}
