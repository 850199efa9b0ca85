/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * The class path that a kernel gets: the launcher's choice for this machine, so with or without the CPU build of libtorch.
 *
 * @param own jars of the launcher's build, which the build after the next deletes: a kernelspec keeps copies
 * @param others jars and folders that stay where they are, such as those of Maven's repository
 */
record ToolkitJars(List<Path> own, List<Path> others) {

    private static final int FINGERPRINT_DIGITS = 12;

    ToolkitJars {
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    /** The class path of this process. */
    static ToolkitJars running() {
        return of(System.getProperty("java.class.path"), System.getProperty("bridges.home"));
    }

    /**
     * Splits a class path; what does not exist is left out, as Java does.
     *
     * @param home the checkout, in whose {@code .bridges} the launcher builds, or null for a program of one's own
     */
    static ToolkitJars of(String classPath, @Nullable String home) {
        List<Path> own = new ArrayList<>();
        List<Path> others = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            if (entry.isEmpty() || !Files.exists(path)) {
                continue;
            }
            boolean built = home != null && path.startsWith(Path.of(home, ".bridges"));
            (built ? own : others).add(path);
        }
        return new ToolkitJars(own, others);
    }

    /** Which build of libtorch this class path leads to: {@code cpu}, or {@code gpu} where it leaves that to DJL. */
    String kind() {
        boolean cpu = others.stream().anyMatch(jar -> name(jar).startsWith("pytorch-native-cpu"));
        return cpu ? "cpu" : "gpu";
    }

    /** Equal for equal jars of our own in the same order beside the same others; which build folder they are in is left out. */
    String fingerprint() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        for (Path jar : own) {
            digest.update(name(jar).getBytes(StandardCharsets.UTF_8));
            update(digest, jar);
        }
        for (Path other : others) {
            digest.update(other.toString().getBytes(StandardCharsets.UTF_8));
        }
        return shortened(digest);
    }

    static void update(MessageDigest digest, Path file) {
        try {
            DigestUtils.updateDigest(digest, file);
        } catch (IOException e) {
            throw new BridgeException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static String shortened(MessageDigest digest) {
        return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), FINGERPRINT_DIGITS / 2));
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
