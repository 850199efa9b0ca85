/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jar of a Java kernel for Jupyter.
 *
 * @param kind whose kernel it is
 * @param version as the jar itself says, such as {@code 1.0-a8}
 */
record KernelJar(Path jar, Kind kind, String version) {

    /** The kernels that are known: how each starts, and where it takes the script from that runs before the first cell. */
    enum Kind {
        JJAVA(
                "JJava",
                "org.dflib.jjava.distro.JJava",
                "JJAVA_STARTUP_SCRIPT",
                "META-INF/maven/org.dflib.jjava/jjava-distro/pom.properties",
                "(?m)^version=(\\S+)"),
        IJAVA(
                "IJava",
                "io.github.spencerpark.ijava.IJava",
                "IJAVA_STARTUP_SCRIPT",
                "ijava-kernel-metadata.json",
                "\"version\"\\s*:\\s*\"([^\"]+)\"");

        final String title;
        final String mainClass;
        final String startupVariable;
        private final String versionFile;
        private final Pattern versionPattern;

        Kind(String title, String mainClass, String startupVariable, String versionFile, String versionPattern) {
            this.title = title;
            this.mainClass = mainClass;
            this.startupVariable = startupVariable;
            this.versionFile = versionFile;
            this.versionPattern = Pattern.compile(versionPattern);
        }
    }

    String title() {
        return kind.title + " " + version;
    }

    /**
     * The kernel in a jar, in a folder such as that of an installed kernelspec, or in the folders below it.
     *
     * @throws IllegalArgumentException if there is none
     */
    static KernelJar at(Path place) {
        return find(place)
                .orElseThrow(() -> new IllegalArgumentException("no kernel of JJava or IJava in " + place
                        + ": name its jar, or the folder that jupyter kernelspec list shows"));
    }

    /** As {@link #at}; a newer kind is preferred to an older. */
    static Optional<KernelJar> find(Path place) {
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.find(place, 3, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .flatMap(file -> read(file).stream())
                    .min(Comparator.comparing(KernelJar::kind));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What the jar holds; nothing for the jar of something else, or a file that is none. */
    private static Optional<KernelJar> read(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Kind kind : List.of(Kind.values())) {
                if (zip.getEntry(kind.mainClass.replace('.', '/') + ".class") != null) {
                    return Optional.of(new KernelJar(file.toAbsolutePath().normalize(), kind, version(zip, kind)));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String version(ZipFile zip, Kind kind) throws IOException {
        ZipEntry entry = zip.getEntry(kind.versionFile);
        if (entry == null) {
            return "of unknown version";
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Matcher matcher = kind.versionPattern.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return matcher.find() ? matcher.group(1) : "of unknown version";
        }
    }
}
