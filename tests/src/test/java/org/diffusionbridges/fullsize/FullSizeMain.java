/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fullsize;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Translation;
import org.diffusionbridges.models.Preset;

/**
 * Loads a checkpoint of full size and samples once, and prints the peaks of resident memory as numbers a program can read: of
 * the engine alone, of loading, of sampling. Linux only.
 */
final class FullSizeMain {
    private FullSizeMain() {}

    /** @param args the checkpoint, its preset, and the steps, 0 for one evaluation of the network */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Preset preset = Preset.named(args[1]);
        int steps = Integer.parseInt(args[2]);
        try (Bridge small = Bridges.load("edges2fashion")) {
            small.dbim(0, 1).translate(white(32));
        }
        long engine = resident("VmRSS:");
        forgetPeak();

        long begun = System.nanoTime();
        try (Bridge bridge = Bridges.loader().device("cpu").load(file, preset)) {
            double loading = (System.nanoTime() - begun) * 1e-9;
            long peakLoading = resident("VmHWM:");
            long loaded = resident("VmRSS:");

            begun = System.nanoTime();
            int size = preset.card().imageSize();
            double largest;
            if (steps == 0) {
                var xT = org.diffusionbridges.images.Images.toTensor(white(size), 3);
                largest = largest(bridge.denoiser().denoise(xT, 0.5, xT).values());
            } else {
                Translation result = bridge.dbim(0, steps).seed(7).translate(white(size));
                largest = largest(result.x0().values());
            }
            double sampling = (System.nanoTime() - begun) * 1e-9;
            System.out.printf(
                    Locale.ROOT,
                    "measured file=%d engine=%d peakLoading=%d loaded=%d peakSampling=%d largest=%.6f%n",
                    Files.size(file),
                    engine,
                    peakLoading,
                    loaded,
                    resident("VmHWM:"),
                    largest);
            System.out.printf(
                    Locale.ROOT, "loaded in %.1f s, %d evaluations in %.1f s%n", loading, steps + 1, sampling);
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(Double.NaN);
    }

    private static BufferedImage white(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < size * size; i++) {
            image.setRGB(i % size, i / size, i / size < size / 2 ? 0xffffff : 0x404040);
        }
        return image;
    }

    /** Linux starts its record of the peak anew when 5 is written here. */
    private static void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }

    private static long resident(String line) throws IOException {
        for (String status : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (status.startsWith(line)) {
                return 1024 * Long.parseLong(status.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status names no " + line);
    }
}
