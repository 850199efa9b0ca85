/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.CheckpointFuzz;
import org.diffusionbridges.images.ImageFuzz;

/**
 * {@code FuzzMain [mutations [seed]]}: so many mutations of checkpoints and as many of images. What ends in anything but a
 * result or one of our exceptions is told and kept in {@code target/fuzz}; the process then ends with 1.
 */
public final class FuzzMain {
    private static final int MUTATIONS = 10_000;
    private static final int TOLD_EVERY = 1_000;

    private FuzzMain() {}

    public static void main(String[] args) throws IOException {
        int mutations = args.length > 0 ? Integer.parseInt(args[0]) : MUTATIONS;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path folder = Files.createTempDirectory("bridges-fuzz");
        Fuzz checkpoints = new Fuzz(folder, CheckpointFuzz::read, CheckpointFuzz.MOST_BYTES);
        run("checkpoints", checkpoints, CheckpointFuzz.goodFiles(folder), seed, mutations);
        Fuzz images = new Fuzz(folder, ImageFuzz::read, ImageFuzz.MOST_BYTES);
        run("images", images, ImageFuzz.goodFiles(), seed, mutations);
        List<Fuzz.Found> found = new ArrayList<>(checkpoints.found());
        found.addAll(images.found());
        Path kept = Files.createDirectories(Path.of("target", "fuzz"));
        for (int i = 0; i < found.size(); i++) {
            Path file = kept.resolve("%03d-%s".formatted(i, found.get(i).name()));
            Files.write(file, found.get(i).bytes());
            System.out.printf("%s: %s%n", file, found.get(i).fault());
        }
        System.exit(found.isEmpty() ? 0 : 1);
    }

    private static void run(String what, Fuzz fuzz, Map<String, byte[]> good, long seed, int mutations)
            throws IOException {
        for (int from = 0; from < mutations; from += TOLD_EVERY) {
            int to = Math.min(mutations, from + TOLD_EVERY);
            fuzz.run(good, seed, from, to);
            System.out.printf("%s, %d mutations of seed %d: %s%n", what, to, seed, fuzz);
        }
    }
}
