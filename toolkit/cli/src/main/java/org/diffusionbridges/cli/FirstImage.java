/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A process of its own that makes one picture: {@code bridges translate} from its start to its end.
 *
 * @param seconds from the start of the process to its end
 * @param peakBytes the most memory it held, or null where that cannot be read
 */
record FirstImage(double seconds, @Nullable Long peakBytes) {
    private static final int LOOK_EVERY_MILLIS = 10;

    /** Runs it with this process's class path. */
    static FirstImage measure(String model, int imageSize, int steps) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("bridges-bench");
            Path source = folder.resolve("source.png");
            Images.write(Images.toImage(Tensor.zeros(1, 1, imageSize, imageSize)), source);
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "translate",
                    source.toString(),
                    folder.resolve("result.png").toString(),
                    "--model",
                    model,
                    "--steps",
                    String.valueOf(steps));
            return run(command, folder.resolve("log.txt"));
        } catch (IOException e) {
            throw new BridgeException("no process of its own could be measured: " + e.getMessage(), e);
        } finally {
            FileUtils.deleteQuietly(folder == null ? null : folder.toFile());
        }
    }

    private static FirstImage run(List<String> command, Path log) throws IOException {
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Long peak = null;
        try {
            while (!process.waitFor(LOOK_EVERY_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                Long now = peakBytes(process.pid());
                peak = now == null ? peak : now;
            }
        } catch (InterruptedException e) {
            process.destroy();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
        double seconds = (System.nanoTime() - begun) * 1e-9;
        if (process.exitValue() != 0) {
            throw new BridgeException("a process of its own ended with %d: %s"
                    .formatted(process.exitValue(), Files.readString(log).strip()));
        }
        return new FirstImage(seconds, peak);
    }

    /** The most memory that a process has held so far; Linux tells. */
    static @Nullable Long peakBytes(long pid) {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        try {
            return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null; // ended meanwhile, or another system
        }
    }
}
