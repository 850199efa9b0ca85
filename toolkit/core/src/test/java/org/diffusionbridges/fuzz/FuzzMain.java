/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.diffusionbridges.checkpoints.CheckpointFuzz;
import org.diffusionbridges.checkpoints.ShortPickles;
import org.diffusionbridges.images.ImageFuzz;

/**
 * {@code FuzzMain [mutations [seed [folder]]]}: so many mutations of checkpoints, short pickles and images; with a folder, each
 * file of it as it is, and mutations of those. What ends in anything but a result or one of our exceptions is told and kept in
 * {@code target/fuzz}; the process then ends with 1.
 */
public final class FuzzMain {
    private static final int MUTATIONS = 10_000;
    private static final int TOLD_EVERY = 1_000;
    private static final String CHECKPOINTS = "(?i).*\\.(pt|pth|bin|ckpt|safetensors|npz)";

    private FuzzMain() {}

    public static void main(String[] args) throws IOException {
        int mutations = args.length > 0 ? Integer.parseInt(args[0]) : MUTATIONS;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path folder = Files.createTempDirectory("bridges-fuzz");
        Fuzz checkpoints = new Fuzz(folder, CheckpointFuzz::read, CheckpointFuzz.MOST_BYTES);
        Fuzz images = new Fuzz(folder, ImageFuzz::read, ImageFuzz.MOST_BYTES);
        Map<String, byte[]> goodCheckpoints = CheckpointFuzz.goodFiles(folder);
        Map<String, byte[]> goodImages = ImageFuzz.goodFiles();
        if (args.length > 2) {
            goodCheckpoints = given(Path.of(args[2]), true, checkpoints);
            goodImages = given(Path.of(args[2]), false, images);
        } else {
            run("short pickles", checkpoints, ShortPickles::make, seed, mutations);
        }
        run("checkpoints", checkpoints, Fuzz.mutationsOf(goodCheckpoints), seed, mutations);
        run("images", images, Fuzz.mutationsOf(goodImages), seed, mutations);
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

    private static void run(String what, Fuzz fuzz, Function<Random, Fuzz.Made> maker, long seed, int files)
            throws IOException {
        for (int from = 0; from < files; from += TOLD_EVERY) {
            int to = Math.min(files, from + TOLD_EVERY);
            fuzz.run(maker, seed, from, to);
            System.out.printf("%s, %d of seed %d: %s%n", what, to, seed, fuzz);
        }
    }

    /** The folder's files of one sort, each judged as it is. */
    private static Map<String, byte[]> given(Path folder, boolean checkpoints, Fuzz fuzz) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches(CHECKPOINTS) == checkpoints) {
                    files.put(name, Files.readAllBytes(file));
                    fuzz.judge(name, "as given", files.get(name));
                }
            }
        }
        System.out.printf("%s: %d files as given: %s%n", folder, files.size(), fuzz);
        return files;
    }
}
