/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code bridges lab}: JupyterLab on the notebooks, with the kernel 'Java (Bridges)', in an environment of its own that is
 * made on the first call and repaired on any.
 */
@Command(
        name = "lab",
        description = {
            "Open JupyterLab on the notebooks, with the kernel 'Java (Bridges)'.",
            "The first call sets it up, in the folder of caches: that needs Python 3.11 and, once, the network."
        })
public final class LabCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--no-browser", description = "Open no browser: print the address, as on a server.")
    private boolean noBrowser;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Serve on this port, or the next free one; 8888 if absent.")
    private @Nullable Integer port;

    @Option(names = "--prepare", description = "Set all up, and stop before JupyterLab starts.")
    private boolean prepare;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "The kernel's heap, such as 4g. Else 40%% of the memory.")
    private @Nullable String heap;

    @Parameters(
            arity = "0..*",
            paramLabel = "-- OPTION",
            description = "Options for JupyterLab itself, after two dashes: ./bridges lab -- --ip=0.0.0.0")
    private @Nullable List<String> options;

    @Override
    public Integer call() {
        if (port != null && (port < 1 || port > 65_535)) {
            throw new IllegalArgumentException("--port must be in [1, 65535], got " + port);
        }
        Path notebooks = home().resolve("notebooks");
        if (!Files.isDirectory(notebooks)) {
            throw new BridgeException("there is no folder " + notebooks + ": run ./bridges of a whole checkout");
        }
        LabEnvironment lab = LabEnvironment.of(home());
        lab.ensure(spec.commandLine().getErr());
        KernelJar kernel = lab.kernel().orElseThrow(() -> new BridgeException("no kernel came with " + lab.folder()));
        lab.kernelSpec().install(KernelPlan.running(kernel, heap));
        if (prepare) {
            spec.commandLine().getOut().println("JupyterLab is ready in " + lab.folder());
            return ExitCode.OK;
        }
        return serve(lab, notebooks);
    }

    private static Path home() {
        String home = System.getProperty("bridges.home");
        if (home == null) {
            throw new BridgeException("lab opens the notebooks of a checkout: run it through the checkout's ./bridges");
        }
        return Path.of(home);
    }

    private int serve(LabEnvironment lab, Path notebooks) {
        List<String> command = new ArrayList<>(List.of(
                lab.python().toString(),
                "-m",
                "jupyterlab",
                "--ServerApp.root_dir=" + notebooks,
                // The environment has stock kernels too; one that knows the toolkit is enough to choose from.
                "--KernelSpecManager.allowed_kernelspecs=" + KernelSpec.NAME,
                "--KernelSpecManager.ensure_native_kernel=False",
                "--MultiKernelManager.default_kernel_name=" + KernelSpec.NAME,
                // One Ctrl-C ends it: this process gets it as well, and cannot wait for an answer.
                "--JupyterApp.answer_yes=True"));
        if (noBrowser) {
            command.add("--no-browser");
        }
        if (port != null) {
            command.add("--ServerApp.port=" + port);
        }
        if (System.getProperty("user.name").equals("root")) {
            command.add("--allow-root"); // in a container everyone is
        }
        if (options != null) {
            command.addAll(options);
        }
        Process server;
        try {
            server = new ProcessBuilder(command).inheritIO().start();
        } catch (IOException e) {
            throw new BridgeException("JupyterLab does not start: " + e.getMessage(), e);
        }
        try {
            return server.waitFor();
        } catch (InterruptedException e) {
            return end(server);
        }
    }

    /** Jupyter ends its kernels before itself; this process waits, or they would outlive it. */
    private static int end(Process server) {
        server.destroy();
        while (true) {
            try {
                return server.waitFor();
            } catch (InterruptedException e) {
                server.destroy();
            }
        }
    }
}
