/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.diffusionbridges.files.internal.WholeFile;

/**
 * A jar that is nothing but a manifest: a kernel's main class and its class path.
 *
 * <p>JShell compiles cells against a manifest's class path too. Entries are URLs, so no path separator, blank or letter in a
 * path can be taken for anything else.
 */
final class BootJar {

    private BootJar() {}

    /**
     * Writes the jar.
     *
     * @param beside names of jars in the jar's own folder, which may be moved with it
     * @param elsewhere absolute paths of jars and folders
     * @param last the name of a jar in the jar's own folder whose libraries must not win over the others'
     */
    static void write(Path file, String mainClass, List<String> beside, List<Path> elsewhere, String last) {
        List<String> classPath = new ArrayList<>();
        beside.forEach(name -> classPath.add(relative(name)));
        elsewhere.forEach(path -> classPath.add(path.toUri().toString()));
        classPath.add(relative(last));

        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
        attributes.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        attributes.putValue("Add-Opens", "jdk.jshell/jdk.jshell"); // JJava reads JShell's state
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED"); // libtorch, from JDK 24 on
        WholeFile.write(file, out -> new JarOutputStream(out, manifest).finish());
    }

    /** The files of a jar's class path, whether they exist or not. */
    static List<Path> classPath(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String value =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (value == null) {
                throw new IOException(file + " has no Class-Path in its manifest");
            }
            List<Path> paths = new ArrayList<>();
            for (String entry : value.split(" ")) {
                paths.add(Path.of(file.toUri().resolve(URI.create(entry))));
            }
            return paths;
        }
    }

    private static String relative(String name) {
        try {
            return new URI(null, null, name, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not the name of a jar: " + name, e);
        }
    }
}
