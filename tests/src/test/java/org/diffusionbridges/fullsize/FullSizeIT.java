/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fullsize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.models.Preset;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks of the published checkpoints' size with random weights, as files of 1.2 and 2.2 GB: read, loaded and sampled in a
 * process with the launcher's settings. Each needs its file's size twice on the disk and three times in memory.
 */
@EnabledIfSystemProperty(
        named = "full.size",
        matches = "true",
        disabledReason = "it takes minutes and gigabytes: run it with -Dfull.size=true")
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
class FullSizeIT {
    /** Of the file's size, beyond what the engine takes with a small model. */
    private static final double MOST = 1.3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"EDGES2HANDBAGS, 2", "DIODE, 0"})
    void isLoadedWithLittleMoreMemoryThanItsFileAndSampled(Preset preset, int steps) throws Exception {
        Path file = folder.resolve(preset.file());
        RandomCheckpoint.write(file, preset.card().network(), 7);

        Map<String, Double> measured = run(file, preset, steps);

        double ratio = (value(measured, "peakLoading") - value(measured, "engine")) / value(measured, "file");
        System.out.printf("%s: loading peaked at %.3f times the file's size beyond the engine's own%n", preset, ratio);
        assertThat(ratio).isLessThan(MOST);
        assertThat(value(measured, "largest")).as("a picture, and none of NaN").isPositive();
    }

    private static double value(Map<String, Double> measured, String name) {
        return measured.getOrDefault(name, Double.NaN);
    }

    private Map<String, Double> run(Path file, Preset preset, int steps) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                FullSizeMain.class.getName(),
                file.toString(),
                preset.toString(),
                String.valueOf(steps)));
        File output = folder.resolve("output.txt").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        int exit = process.waitFor();
        String said = java.nio.file.Files.readString(output.toPath(), StandardCharsets.UTF_8);
        System.out.print(said);
        assertThat(exit).as("exit of %s:%n%s", command, said).isZero();
        Map<String, Double> measured = new HashMap<>();
        Matcher numbers = Pattern.compile("(\\w+)=([\\d.]+)").matcher(said);
        while (numbers.find()) {
            measured.put(numbers.group(1), Double.valueOf(numbers.group(2)));
        }
        return measured;
    }
}
