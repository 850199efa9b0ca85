/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridges kernel}: the kernelspec 'Java (Bridges)' in a Jupyter that is there already. */
@Command(
        name = "kernel",
        description = "Install, remove or look at the kernel 'Java (Bridges)' in a Jupyter of your own.",
        synopsisSubcommandLabel = "COMMAND")
public final class KernelCommand {

    @Spec
    private CommandSpec spec;

    /** Where Jupyter looks for kernels, in Jupyter's own words. */
    static final class Place {
        @Option(names = "--user", description = "Among the user's own kernels (the default).")
        boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "DIR",
                description = "In a Python environment, under DIR/share/jupyter/kernels.")
        @Nullable
        Path prefix;

        KernelSpec spec() {
            return new KernelSpec(Folders.kernels(prefix == null ? Folders.userData() : Folders.data(prefix)));
        }

        /** The lowest folder that is not ours to remove. */
        Path top() {
            Path data = Folders.userData().toAbsolutePath();
            return prefix == null ? Optional.ofNullable(data.getParent()).orElse(data) : prefix;
        }

        static Place of(@Nullable Place given) {
            return given == null ? new Place() : given;
        }
    }

    @Command(
            name = "install",
            description = {
                "Install or renew the kernel 'Java (Bridges)', named bridges-java.",
                "It keeps copies of the toolkit's jars: install again after the sources have changed."
            })
    void install(
            @ArgGroup @Nullable Place place,
            @Option(
                            names = "--from",
                            paramLabel = "PLACE",
                            description = "The kernel that runs the cells: a jar of JJava or IJava, the folder of its"
                                    + " kernelspec, or a wheel of jjava. Else the one that Jupyter has, that of ./bridges"
                                    + " lab, or the wheel, fetched.")
                    @Nullable
                    Path from,
            @Option(
                            names = "--heap",
                            paramLabel = "SIZE",
                            description = "Java's heap, such as 4g. Else 40%% of the machine's memory.")
                    @Nullable
                    String heap) {
        String home = System.getProperty("bridges.home");
        KernelSpec installed = Place.of(place).spec();
        KernelJar kernel;
        Path temporary;
        try {
            temporary = Files.createTempDirectory("bridges-kernel-");
        } catch (IOException e) {
            throw new BridgeException("no temporary folder can be made: " + WholeFile.reason(e), e);
        }
        try {
            kernel = KernelChoice.choose(from, home == null ? null : LabEnvironment.of(Path.of(home)), temporary);
            installed.install(KernelPlan.running(kernel, heap));
        } finally {
            FileUtils.deleteQuietly(temporary.toFile());
        }
        out().printf("%s with %s in %s%n", KernelSpec.DISPLAY_NAME, kernel.title(), installed.folder());
    }

    @Command(name = "remove", description = "Remove the kernel 'Java (Bridges)' and all that it brought.")
    void remove(@ArgGroup @Nullable Place place) {
        Place from = Place.of(place);
        KernelSpec installed = from.spec();
        boolean was = Files.exists(installed.folder());
        installed.remove(from.top());
        out().println((was ? "removed " : "there was none: ") + installed.folder());
    }

    @Command(
            name = "status",
            description = {
                "Say where the kernel is installed, whether it can start, and what to do where it cannot.",
                "Exits with 1 if one cannot start."
            })
    int status(@ArgGroup @Nullable Place place) {
        List<KernelStatus> all = place == null || place.prefix == null
                ? KernelStatus.everywhere()
                : List.of(KernelStatus.of("prefix", place.spec(), "./bridges kernel install --prefix " + place.prefix));
        for (KernelStatus each : all) {
            out().printf("%-6s %s%n", each.state() == KernelStatus.State.OK ? "ok" : each.state(), each.finding());
            if (!each.remedy().isEmpty()) {
                out().printf("%-6s %-8s -> %s%n", "", "", each.remedy());
            }
        }
        boolean broken = all.stream().anyMatch(each -> each.state() == KernelStatus.State.BROKEN);
        return broken ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
