/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.models.internal.Caches;

/**
 * The Python environment that {@code bridges lab} runs JupyterLab in: a folder in the cache, made from a file that names
 * every package with its version.
 */
final class LabEnvironment {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_FOR_DOWNLOADS = Duration.ofMinutes(20);

    private static final Pattern PINNED = Pattern.compile("([A-Za-z0-9._-]+)==([^\\s;]+).*");

    /** A line of an installed package's list of files: path, digest, size. */
    private static final Pattern RECORDED = Pattern.compile("\"?([^\"]+?)\"?,[^,]*,(\\d+)");

    /** JupyterLab's own news and updates would go to the network and ask a question before the first cell. */
    private static final String SETTINGS = """
            {
              "@jupyterlab/apputils-extension:notification": {
                "fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": true
              }
            }
            """;

    private final Path cache;
    private final Path folder;
    private final Path requirements;

    LabEnvironment(Path cache, Path requirements) {
        this.cache = cache;
        this.folder = cache.resolve("lab");
        this.requirements = requirements;
    }

    /** The one in the cache, for the checkout at {@code home}. */
    static LabEnvironment of(Path home) {
        return new LabEnvironment(
                Caches.folder().toAbsolutePath(), home.resolve("kernel-config").resolve("requirements.txt"));
    }

    Path folder() {
        return folder;
    }

    Path python() {
        Path windows = folder.resolve("Scripts").resolve("python.exe");
        return Files.exists(windows) ? windows : folder.resolve("bin").resolve("python");
    }

    KernelSpec kernelSpec() {
        return new KernelSpec(Folders.kernels(Folders.data(folder)));
    }

    /** The kernel that comes with it, once it is made. */
    Optional<KernelJar> kernel() {
        return KernelJar.find(Folders.kernels(Folders.data(folder)).resolve("java"));
    }

    /**
     * Makes the environment if it is missing or damaged; of two that call, one makes and the other waits.
     *
     * @throws BridgeException naming what is missing, such as Python or the network
     */
    void ensure(PrintWriter log) {
        if (damage().isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new BridgeException(
                    "%s cannot be made: %s; BRIDGES_CACHE names another folder".formatted(cache, WholeFile.reason(e)),
                    e);
        }
        try (FileChannel lock = FileChannel.open(
                        cache.resolve("lab.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = lock.lock()) {
            Optional<String> damage = damage();
            if (damage.isPresent() && held.isValid()) {
                make(damage.get(), log);
            }
        } catch (IOException e) {
            throw new BridgeException("%s cannot be made: %s".formatted(folder, WholeFile.reason(e)), e);
        }
    }

    private void make(String damage, PrintWriter log) throws IOException {
        Python python = Python.find();
        log.printf(
                "bridges: %s JupyterLab in %s, about a minute with its downloads ...%n",
                Files.exists(folder) ? "setting up again (" + damage + ")" : "setting up", folder);
        log.flush();
        Folders.delete(folder);
        boolean whole = false;
        try {
            Subprocess made = Subprocess.run(
                    PATIENCE.multipliedBy(2), List.of(python.program().toString(), "-m", "venv", folder.toString()));
            if (!made.succeeded()) {
                throw new BridgeException("%s -m venv %s failed: %s%s"
                        .formatted(python.program(), folder, made.lastLine(), Python.STILL_WORKS));
            }
            Subprocess installed = Python.pip(
                    PATIENCE_FOR_DOWNLOADS, python(), "install", "--quiet", "--requirement", requirements.toString());
            if (!installed.succeeded()) {
                throw new BridgeException(
                        "JupyterLab could not be fetched from the Python package index, which needs the"
                                + " network once: " + installed.lastLine() + Python.STILL_WORKS);
            }
            Path settings = Folders.data(folder).resolve("lab").resolve("settings");
            Files.createDirectories(settings);
            WholeFile.write(settings.resolve("overrides.json"), SETTINGS);
            Optional<String> left = damage();
            if (left.isPresent()) {
                throw new BridgeException("JupyterLab was installed, and yet " + left.get() + Python.STILL_WORKS);
            }
            whole = true;
        } finally {
            if (!whole) {
                Folders.delete(folder);
            }
        }
    }

    /** What is wrong with it, or nothing: every package must be there in its version, with all its files. */
    Optional<String> damage() {
        if (!Files.isDirectory(folder)) {
            return Optional.of("there is none");
        }
        if (!Subprocess.run(PATIENCE, List.of(python().toString(), "-c", "pass"))
                .succeeded()) {
            return Optional.of("its Python does not run");
        }
        try {
            Map<String, Path> installed = installed();
            for (String line : Files.readAllLines(requirements)) {
                Matcher pinned = PINNED.matcher(line.strip());
                if (!pinned.matches()) {
                    continue;
                }
                Path about = installed.get(plain(pinned.group(1)) + "-" + pinned.group(2));
                Optional<String> damage = about == null
                        ? Optional.of(pinned.group(1) + " " + pinned.group(2) + " is missing")
                        : lost(about);
                if (damage.isPresent()) {
                    return damage;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(WholeFile.reason(e));
        }
    }

    /** The folder that describes each installed package, by name and version. */
    private Map<String, Path> installed() throws IOException {
        Map<String, Path> packages = new HashMap<>();
        try (DirectoryStream<Path> abouts = Files.newDirectoryStream(sitePackages(), "*.dist-info")) {
            for (Path about : abouts) {
                String name = ToolkitJars.name(about).replace(".dist-info", "");
                int dash = name.lastIndexOf('-');
                packages.put(plain(name.substring(0, dash)) + name.substring(dash), about);
            }
        }
        return packages;
    }

    private Path sitePackages() throws IOException {
        Path windows = folder.resolve("Lib").resolve("site-packages");
        if (Files.exists(windows)) {
            return windows;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(folder.resolve("lib"), "python3*")) {
            for (Path version : versions) {
                return version.resolve("site-packages");
            }
        }
        throw new IOException("it has no site-packages");
    }

    private static Optional<String> lost(Path about) throws IOException {
        for (String line : Files.readAllLines(about.resolve("RECORD"))) {
            Matcher recorded = RECORDED.matcher(line);
            if (recorded.matches()) {
                Path file = about.resolveSibling(recorded.group(1)).normalize();
                if (!Files.isRegularFile(file) || Files.size(file) != Long.parseLong(recorded.group(2))) {
                    return Optional.of("a file is missing or changed: " + file);
                }
            }
        }
        return Optional.empty();
    }

    /** Names of packages are the same whatever their case and dashes. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "_");
    }
}
