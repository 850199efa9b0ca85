/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.errors.BridgeException;

/**
 * Where the results of one source of a folder go.
 *
 * @param index the source's place in the order of names, from 0, which decides its seed
 * @param source the image file
 * @param files its results, one a sample
 */
record Outputs(int index, Path source, List<Path> files) {

    /** What the name of an image ends in. */
    static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff");

    /** Makes the folder if need be. */
    static void makeFolder(Path out) throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException(
                    "OUT must be a folder or end in .png, .jpg or .jpeg, got %s, which is a file".formatted(out));
        }
        Files.createDirectories(out);
    }

    /** Whether OUT means a folder: there is one, or its name has no ending. */
    static boolean isFolder(Path out) {
        return Files.isDirectory(out) || !name(out).contains(".");
    }

    /** Refuses what would fail only after the work was done. */
    static void checkFile(Path out) {
        if (Stream.of(".png", ".jpg", ".jpeg").noneMatch(name(out).toLowerCase(Locale.ROOT)::endsWith)) {
            throw new IllegalArgumentException("OUT must end in .png, .jpg or .jpeg, or be a folder, got " + out);
        }
        checkFolderOf(out);
    }

    /** The same for what is no picture: a model, a latent. */
    static void checkSafetensors(Path out) {
        if (!out.toString().endsWith(".safetensors")) {
            throw new IllegalArgumentException("OUT must end in .safetensors, got " + out);
        }
        checkFolderOf(out);
    }

    /** A file needs a folder that is there. */
    static void checkFolderOf(Path out) {
        Path folder = out.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "OUT must be in a folder that exists, got %s: make it first".formatted(out));
        }
    }

    /** The images right in a folder, hidden files left out, in the order of their names. */
    static List<Path> images(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !name(file).startsWith(".") && isImage(name(file)) && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(Outputs::name))
                    .toList();
        } catch (IOException e) {
            throw new BridgeException(folder + " cannot be read: " + e, e);
        }
    }

    /**
     * A PNG for every sample of every source: {@code shoe.jpg} becomes {@code shoe.png}, or {@code shoe-1.png} and so on.
     * Where two sources would share a name, as shoe.jpg and shoe.png do, theirs keep the ending: {@code shoe.jpg.png}.
     */
    static List<Outputs> of(List<Path> sources, Path folder, int samples) {
        Map<String, Integer> uses = new HashMap<>();
        for (Path source : sources) {
            uses.merge(stem(source).toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        List<Outputs> outputs = new ArrayList<>();
        Set<Path> taken = new HashSet<>();
        for (Path source : sources) {
            boolean alone = uses.getOrDefault(stem(source).toLowerCase(Locale.ROOT), 0) == 1;
            List<Path> files = files(folder, alone ? stem(source) : name(source), samples);
            // Only names made to collide come here, such as a.jpg beside a.png and a.jpg.png.
            for (int i = 2; files.stream().anyMatch(file -> taken.contains(folded(file))); i++) {
                files = files(folder, name(source) + "_" + i, samples);
            }
            files.forEach(file -> taken.add(folded(file)));
            outputs.add(new Outputs(outputs.size(), source, files));
        }
        return outputs;
    }

    private static List<Path> files(Path folder, String base, int samples) {
        if (samples == 1) {
            return List.of(folder.resolve(base + ".png"));
        }
        return IntStream.rangeClosed(1, samples)
                .mapToObj(j -> folder.resolve(base + "-" + j + ".png"))
                .toList();
    }

    /** Some file systems tell no upper case from lower. */
    private static Path folded(Path file) {
        return Path.of(file.toString().toLowerCase(Locale.ROOT));
    }

    private static boolean isImage(String name) {
        return ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private static String stem(Path file) {
        String name = name(file);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    private static String name(Path file) {
        return String.valueOf(file.toAbsolutePath().normalize().getFileName());
    }
}
