/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FilenameUtils;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Images;

/** Where the pictures of pairs lie: one file a pair, or one file in each of two folders. */
sealed interface PairFiles {

    /** What to call the dataset. */
    String name();

    /** The pairs' names, in the order of the alphabet: files side by side, or what stands before the dot in two folders. */
    Set<String> names();

    /**
     * Source and target as they are on the disk.
     *
     * @throws BridgeException if a file is missing, unreadable, or the two do not fit together; the message says which
     */
    Pictures read(String name);

    /** A pair as read. */
    record Pictures(BufferedImage source, BufferedImage target) {}

    /** Both halves in one picture, as pix2pix distributes its datasets. */
    record SideBySide(Path folder, PairFolder.Side source, Set<String> names) implements PairFiles {
        SideBySide(Path folder, PairFolder.Side source) {
            this(folder, source, new TreeSet<>());
            files(folder).forEach(file -> names.add(file.getFileName().toString()));
        }

        @Override
        public String name() {
            return PairFiles.nameOf(folder);
        }

        @Override
        public Pictures read(String name) {
            BufferedImage both = Images.read(folder.resolve(name));
            if (both.getWidth() % 2 != 0) {
                throw new BridgeException("%s must have an even width to hold two halves, got %dx%d"
                        .formatted(name, both.getWidth(), both.getHeight()));
            }
            int half = both.getWidth() / 2;
            BufferedImage left = both.getSubimage(0, 0, half, both.getHeight());
            BufferedImage right = both.getSubimage(half, 0, half, both.getHeight());
            return source == PairFolder.Side.LEFT ? new Pictures(left, right) : new Pictures(right, left);
        }
    }

    /** Sources in one folder, targets in another, under names that are equal up to the last dot. */
    record TwoFolders(
            Path sources, Path targets, Map<String, List<Path>> sourceFiles, Map<String, List<Path>> targetFiles)
            implements PairFiles {
        TwoFolders(Path sources, Path targets) {
            this(sources, targets, byStem(sources), byStem(targets));
        }

        @Override
        public String name() {
            return PairFiles.nameOf(sources) + "+" + PairFiles.nameOf(targets);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new TreeSet<>(sourceFiles.keySet());
            names.addAll(targetFiles.keySet());
            return names;
        }

        @Override
        public Pictures read(String name) {
            BufferedImage source = Images.read(only(name, sources, sourceFiles));
            BufferedImage target = Images.read(only(name, targets, targetFiles));
            long sourceShape = (long) source.getWidth() * target.getHeight();
            long targetShape = (long) target.getWidth() * source.getHeight();
            if (sourceShape != targetShape) {
                throw new BridgeException("%s must have one shape in both folders, got %dx%d and %dx%d"
                        .formatted(name, source.getWidth(), source.getHeight(), target.getWidth(), target.getHeight()));
            }
            return new Pictures(source, target);
        }

        private static Path only(String name, Path folder, Map<String, List<Path>> files) {
            List<Path> found = files.getOrDefault(name, List.of());
            if (found.size() != 1) {
                throw new BridgeException("%s must be one file in %s, got %d".formatted(name, folder, found.size()));
            }
            return found.get(0);
        }

        private static Map<String, List<Path>> byStem(Path folder) {
            return files(folder).stream()
                    .collect(Collectors.groupingBy(
                            file -> FilenameUtils.removeExtension(
                                    file.getFileName().toString()),
                            TreeMap::new,
                            Collectors.toList()));
        }
    }

    private static String nameOf(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /** The folder's files, hidden ones and subfolders left aside, in the order of the alphabet. */
    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BridgeException("%s must be a folder of pictures: there is none".formatted(folder));
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BridgeException("%s cannot be listed: %s".formatted(folder, e.getMessage()), e);
        }
    }
}
