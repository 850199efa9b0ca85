/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.jspecify.annotations.Nullable;

/** Which kernel a kernelspec gets, where its user names none. */
final class KernelChoice {

    /** The wheel that is fetched where no kernel is installed; the same version as in kernel-config/requirements.txt. */
    static final String WHEEL = "jjava==1.0a8";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private KernelChoice() {}

    /**
     * The kernel at the place named; else the one that an installed Jupyter has, JJava before IJava; else that of {@code
     * bridges lab}; else the wheel of JJava, fetched.
     *
     * @param from a jar, a wheel, a folder with a jar in it, or null
     * @param lab the environment of {@code bridges lab}, or null
     * @param temporary a folder for what is fetched or unpacked
     */
    static KernelJar choose(@Nullable Path from, @Nullable LabEnvironment lab, Path temporary) {
        if (from != null) {
            return from.toString().endsWith(".whl") ? unpack(from, temporary) : KernelJar.at(from);
        }
        Optional<KernelJar> installed = Jupyter.kernelSpecs().stream()
                .filter(folder -> !ToolkitJars.name(folder).equals(KernelSpec.NAME))
                .flatMap(folder -> KernelJar.find(folder).stream())
                .min(Comparator.comparing(KernelJar::kind));
        return installed
                .or(() -> Optional.ofNullable(lab).flatMap(LabEnvironment::kernel))
                .orElseGet(() -> fetch(temporary));
    }

    private static KernelJar fetch(Path temporary) {
        Python python = Python.find();
        Subprocess fetched = Python.pip(
                PATIENCE, python.program(), "download", "--quiet", "--no-deps", "--dest", temporary.toString(), WHEEL);
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(temporary, "*.whl")) {
            for (Path wheel : wheels) {
                return unpack(wheel, temporary);
            }
        } catch (IOException e) {
            throw new BridgeException(temporary + " cannot be read: " + WholeFile.reason(e), e);
        }
        throw new BridgeException("no Java kernel is installed, and " + WHEEL + " could not be fetched: "
                + fetched.lastLine() + "; name the jar of one with --from" + Python.STILL_WORKS);
    }

    private static KernelJar unpack(Path wheel, Path temporary) {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(file -> file.getName().endsWith("/jjava.jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("no kernel in " + wheel + ": a wheel of jjava has one"));
            Path jar = temporary.resolve("jjava.jar");
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
            }
            return KernelJar.at(jar);
        } catch (IOException e) {
            throw new IllegalArgumentException(wheel + " cannot be read as a wheel: " + WholeFile.reason(e), e);
        }
    }
}
