/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Jars that stand in for a kernel's and for ours. */
final class StandInKernel {

    /** Prints what it was started with, and the text of a resource that two jars of the class path may have. */
    private static final String SOURCE = """
            package org.dflib.jjava.distro;
            public class JJava {
                public static void main(String[] args) throws Exception {
                    System.out.println("connection " + args[0]);
                    System.out.println("heap " + (Runtime.getRuntime().maxMemory() >> 20));
                    try (var in = JJava.class.getResourceAsStream("/whose")) {
                        System.out.println("first is " + new String(in.readAllBytes()));
                    }
                    try (var in = JJava.class.getResourceAsStream("/other")) {
                        System.out.println("other is " + new String(in.readAllBytes()));
                    }
                }
            }
            """;

    private static final LocalDateTime WRITTEN = LocalDateTime.of(2024, 1, 1, 0, 0);

    private StandInKernel() {}

    /** A jar of JJava that starts. */
    static Path jjava(Path jar, Path temporary) throws IOException {
        Path source = Files.writeString(temporary.resolve("JJava.java"), SOURCE);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", temporary.toString(), source.toString());
        assertThat(status).as("compiled").isZero();
        byte[] code = Files.readAllBytes(temporary.resolve("org/dflib/jjava/distro/JJava.class"));
        return jar(
                jar,
                Map.of(
                        "org/dflib/jjava/distro/JJava.class",
                        code,
                        "META-INF/maven/org.dflib.jjava/jjava-distro/pom.properties",
                        text("artifactId=jjava-distro\nversion=1.0-a8\n"),
                        "whose",
                        text("the kernel's")));
    }

    /** A jar of IJava by its entries alone. */
    static Path ijava(Path jar) throws IOException {
        return jar(
                jar,
                Map.of(
                        "io/github/spencerpark/ijava/IJava.class",
                        new byte[0],
                        "ijava-kernel-metadata.json",
                        text("{\"version\": \"1.3.0\"}")));
    }

    static Path jar(Path jar, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (var entry : new TreeMap<>(entries).entrySet()) {
                ZipEntry named = new ZipEntry(entry.getKey());
                named.setTimeLocal(WRITTEN); // of one content, the same bytes whenever it is written
                zip.putNextEntry(named);
                zip.write(entry.getValue());
            }
        }
        return jar;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
