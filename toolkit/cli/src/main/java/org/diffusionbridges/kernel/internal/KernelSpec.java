/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;

/**
 * The kernelspec {@value #NAME} in one of Jupyter's folders of kernels.
 *
 * <pre>
 * kernels/bridges-java/kernel.json        written last, moved into place: it names the build
 *                      build-3f2a…/       boot.jar, copies of our jars, the kernel's jar, logging.properties
 * </pre>
 *
 * <p>The copies make it outlive the launcher's builds, of which only the last two are kept. A new installation leaves the
 * build before it in place, for the notebooks that run with it.
 */
final class KernelSpec {

    static final String NAME = "bridges-java";

    static final String DISPLAY_NAME = "Java (Bridges)";

    private static final String BUILD = "build-";
    private static final String BOOT_JAR = "boot.jar";
    private static final String KERNEL_JAR = "kernel.jar";
    private static final String LOGGING = "logging.properties";

    /** How long libtorch's threads wait in a loop; docs/speed.md has the figures. */
    private static final String SPIN_COUNT = "GOMP_SPINCOUNT";

    private static final String SPINS = "10000";

    /** JJava tells of each of its loops; the terminal of the server is for what goes wrong. */
    private static final String QUIET = """
            handlers=java.util.logging.ConsoleHandler
            .level=WARNING
            """;

    private static final Gson JSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;

    /** @param kernels a folder of Jupyter's that holds one folder a kernelspec */
    KernelSpec(Path kernels) {
        this.folder = kernels.toAbsolutePath().normalize().resolve(NAME);
    }

    Path folder() {
        return folder;
    }

    boolean isInstalled() {
        return Files.exists(folder.resolve("kernel.json"));
    }

    /**
     * Installs or replaces it.
     *
     * @throws BridgeException if a file cannot be written; what was installed before then still works
     */
    void install(KernelPlan plan) {
        refuseForeign();
        String build = BUILD + plan.fingerprint();
        Optional<String> previous = build();
        try {
            Files.createDirectories(folder);
            if (!Files.isDirectory(folder.resolve(build)) || previous.isEmpty() || damage().isPresent()) {
                copy(plan, folder.resolve(build));
            }
            WholeFile.write(folder.resolve("kernel.json"), JSON.toJson(json(plan, build)));
            for (Path old : builds()) {
                String name = ToolkitJars.name(old);
                if (!name.equals(build) && !name.equals(previous.orElse(build))) {
                    Folders.delete(old);
                }
            }
        } catch (IOException e) {
            throw new BridgeException("%s cannot be written: %s".formatted(folder, WholeFile.reason(e)), e);
        }
    }

    private static void copy(KernelPlan plan, Path build) throws IOException {
        Path part = build.resolveSibling("." + build.getFileName() + ".part");
        Folders.delete(part);
        Files.createDirectories(part);
        List<String> names = new ArrayList<>();
        for (Path jar : plan.toolkit().own()) {
            names.add(ToolkitJars.name(jar));
            Files.copy(jar, part.resolve(ToolkitJars.name(jar)));
        }
        Files.copy(plan.kernel().jar(), part.resolve(KERNEL_JAR));
        Files.writeString(part.resolve(LOGGING), QUIET);
        BootJar.write(
                part.resolve(BOOT_JAR),
                plan.kernel().kind().mainClass,
                names,
                plan.toolkit().others(),
                KERNEL_JAR);
        Folders.delete(build);
        Files.move(part, build, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, Object> json(KernelPlan plan, String build) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("kernel", plan.kernel().title());
        about.put("toolkit", plan.toolkit().fingerprint());
        about.put("classpath", plan.toolkit().kind());

        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", plan.arguments(build, BOOT_JAR, LOGGING));
        spec.put("display_name", DISPLAY_NAME);
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        Map<String, Object> env = new LinkedHashMap<>();
        // Jupyter replaces ${NAME} by environment variables.
        env.put(plan.kernel().kind().startupVariable, plan.startupScript().replace("$", "$$"));
        env.put(SPIN_COUNT, SPINS);
        spec.put("env", env);
        spec.put("metadata", Map.of("bridges", about));
        return spec;
    }

    /** Deletes it, and the folders above that are empty then, up to {@code top}, which stays. */
    void remove(Path top) {
        refuseForeign();
        try {
            Folders.delete(folder);
            Folders.deleteEmpty(folder.getParent(), top);
        } catch (IOException e) {
            throw new BridgeException("%s cannot be removed: %s".formatted(folder, WholeFile.reason(e)), e);
        }
    }

    /** A folder of this name that someone else made is theirs. */
    private void refuseForeign() {
        if (isInstalled() && about("kernel").isEmpty()) {
            throw new BridgeException(
                    folder + " is a kernelspec that ./bridges did not make: remove it yourself first");
        }
    }

    /** What keeps it from starting, or nothing. */
    Optional<String> damage() {
        JsonObject spec = read().orElse(null);
        Optional<String> build = build();
        if (spec == null || build.isEmpty()) {
            return Optional.of(folder.resolve("kernel.json") + " cannot be read");
        }
        Path java = Path.of(spec.getAsJsonArray("argv").get(0).getAsString());
        if (!Files.isExecutable(java)) {
            return Optional.of("its Java is gone: " + java);
        }
        try {
            return BootJar.classPath(folder.resolve(build.get()).resolve(BOOT_JAR)).stream()
                    .filter(path -> !Files.exists(path))
                    .findFirst()
                    .map(path -> "a jar of its class path is gone: " + path);
        } catch (IOException e) {
            return Optional.of("its boot.jar cannot be read: " + WholeFile.reason(e));
        }
    }

    /** The kernel that runs it, such as {@code JJava 1.0-a8}. */
    String kernel() {
        return about("kernel").orElse("unknown");
    }

    /** {@code cpu} or {@code gpu}, see {@link ToolkitJars#kind}. */
    String classPathKind() {
        return about("classpath").orElse("unknown");
    }

    /** Whether it carries these jars. */
    boolean carries(ToolkitJars toolkit) {
        return about("toolkit").equals(Optional.of(toolkit.fingerprint()));
    }

    private Optional<String> about(String key) {
        return read().map(spec -> spec.getAsJsonObject("metadata"))
                .map(metadata -> metadata.getAsJsonObject("bridges"))
                .map(bridges -> bridges.get(key))
                .map(JsonElement::getAsString);
    }

    /** The name of the build in use: the folder of the jar that the command starts. */
    private Optional<String> build() {
        return read().map(spec -> spec.getAsJsonArray("argv")).stream()
                .flatMap(argv -> argv.asList().stream())
                .map(JsonElement::getAsString)
                .filter(argument -> argument.endsWith("/" + BOOT_JAR))
                .map(argument -> argument.split("/"))
                .map(parts -> parts[parts.length - 2])
                .findFirst();
    }

    private List<Path> builds() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> ToolkitJars.name(file).startsWith(BUILD))
                    .toList();
        }
    }

    private Optional<JsonObject> read() {
        try {
            return Optional.of(JsonParser.parseString(Files.readString(folder.resolve("kernel.json")))
                    .getAsJsonObject());
        } catch (IOException | JsonParseException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
