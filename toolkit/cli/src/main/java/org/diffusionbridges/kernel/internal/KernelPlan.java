/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.shell.internal.Session;
import org.jspecify.annotations.Nullable;

/**
 * What a kernelspec is made from.
 *
 * @param toolkit the class path before the kernel's own
 * @param kernel the kernel that runs the cells
 * @param java the program that runs the kernel
 * @param heap the most memory for Java's heap in the form of {@code -Xmx}, or null for a share of the machine's
 */
record KernelPlan(
        ToolkitJars toolkit,
        KernelJar kernel,
        Path java,
        @Nullable String heap) {

    /** Evaluated before the first cell; a line that fails costs the whole kernel, so there are few. */
    private static final String ATTACH = "org.diffusionbridges.display.Notebook.attach();";

    /** Of the machine's memory, or the container's: libtorch's tensors live outside the heap and need the rest. */
    private static final String SHARE_OF_MEMORY = "-XX:MaxRAMPercentage=40";

    private static final String HEAP_FORM = "[1-9][0-9]*[kKmMgG]";

    KernelPlan {
        if (heap != null && !heap.matches(HEAP_FORM)) {
            throw new IllegalArgumentException("a heap is a number and k, m or g, such as 4g, got " + heap);
        }
    }

    /** A plan with this process's class path and Java. */
    static KernelPlan running(KernelJar kernel, @Nullable String heap) {
        if (ModuleFinder.ofSystem().find("jdk.jshell").isEmpty()) {
            throw new BridgeException("a notebook needs JShell, which this Java lacks, "
                    + System.getProperty("java.home") + ": install a JDK 17 or newer, or set JAVA_HOME to one");
        }
        return new KernelPlan(ToolkitJars.running(), kernel, javaProgram(), heap);
    }

    static Path javaProgram() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path windows = bin.resolve("java.exe");
        return Files.exists(windows) ? windows : bin.resolve("java");
    }

    /** The kernel's command; Jupyter puts the spec's folder and the connection file into it. */
    List<String> arguments(String build, String bootJar, String logging) {
        String folder = "{resource_dir}/" + build + "/";
        return List.of(
                java.toString(),
                heap == null ? SHARE_OF_MEMORY : "-Xmx" + heap,
                "-Dfile.encoding=UTF-8",
                "-Djava.awt.headless=true",
                "-Djava.util.logging.config.file=" + folder + logging,
                "-jar",
                folder + bootJar,
                "{connection_file}");
    }

    /** Imports, then rich display. */
    String startupScript() {
        return Session.imports().strip() + "\n" + ATTACH;
    }

    /** Equal for kernelspecs that would run the same. */
    String fingerprint() {
        var digest = DigestUtils.getSha256Digest();
        for (String part : List.of(toolkit.fingerprint(), String.join("\n", arguments("", "", "")), startupScript())) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        ToolkitJars.update(digest, kernel.jar());
        return ToolkitJars.shortened(digest);
    }
}
