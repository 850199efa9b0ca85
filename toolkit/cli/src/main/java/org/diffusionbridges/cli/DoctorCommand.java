/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.kernel.internal.KernelStatus;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.Caches;
import org.diffusionbridges.models.internal.CheckpointCache;
import org.diffusionbridges.networks.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bridges doctor}: what a run needs of this machine, each with what to do where it is missing; exits with 1 if a
 * check fails.
 */
@Command(
        name = "doctor",
        description = {
            "Check what a run needs of this machine: Java, memory, libtorch, device, caches, Jupyter.",
            "Exits with 1 if something is missing, such as a GPU that is present and not used."
        })
final class DoctorCommand implements Callable<Integer> {

    /** Enough for the embedded models; the published 256x256 checkpoints want more. */
    private static final long ENOUGH_HEAP = 512L << 20;

    private static final String REMEDY_FOR_MODELS = "set BRIDGES_CACHE to a folder that can be written";

    @Spec
    private CommandSpec spec;

    private boolean healthy = true;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Bridges " + Version.toolkit());
        checkJava(out);
        checkMemory(out);
        checkEngine(out);
        checkModels(out);
        checkJupyter(out);
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void checkJava(PrintWriter out) {
        // The class files are for 17, so an older Java does not get here.
        pass(out, "Java", Runtime.version() + ", " + System.getProperty("java.home"));
        pass(
                out,
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors");
    }

    private void checkMemory(PrintWriter out) {
        long heap = Runtime.getRuntime().maxMemory();
        String size = "a heap of at most " + (heap >> 20) + " MB";
        if (heap >= ENOUGH_HEAP) {
            pass(out, "memory", size);
        } else {
            fail(
                    out,
                    "memory",
                    size,
                    "give it at least " + (ENOUGH_HEAP >> 20) + " MB: JAVA_OPTS=-Xmx1g ./bridges ...");
        }
    }

    private void checkEngine(PrintWriter out) {
        String gpu = nvidiaGpu();
        Engine engine;
        try {
            Network.gpuCount(); // starts it as every run does: DJL does not report it to its makers
            engine = Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            Throwable why = e instanceof BridgeException && e.getCause() != null ? e.getCause() : e;
            fail(out, "libtorch", "did not load: " + firstLine(why), remedyForEngine(gpu));
            return;
        }
        pass(out, "libtorch", engine.getVersion());
        checkCache(out, Utils.getEngineCacheDir("pytorch"));
        int gpus = Network.gpuCount();
        if (gpus > 0) {
            pass(out, "device", gpus + " GPU" + (gpus == 1 ? "" : "s") + " in use" + (gpu.isEmpty() ? "" : ": " + gpu));
        } else if (gpu.isEmpty()) {
            pass(out, "device", "CPU (no NVIDIA GPU was found)");
        } else {
            fail(
                    out,
                    "device",
                    "CPU, although this machine has a GPU: " + gpu,
                    "run through ./bridges with BRIDGES_CLASSPATH unset, so that the class path leaves out the CPU build"
                            + " of libtorch; a class path of your own must not carry pytorch-native-cpu");
        }
    }

    /** A kernel that is installed must start; none at all is no fault. */
    private void checkJupyter(PrintWriter out) {
        List<KernelStatus> installed = KernelStatus.everywhere().stream()
                .filter(kernel -> kernel.state() != KernelStatus.State.NONE)
                .toList();
        if (installed.isEmpty()) {
            pass(
                    out,
                    "Jupyter",
                    "no kernel installed; ./bridges lab does that for its own, ./bridges kernel for yours");
        }
        for (KernelStatus kernel : installed) {
            if (kernel.state() == KernelStatus.State.BROKEN) {
                fail(out, "Jupyter", kernel.finding(), kernel.remedy());
            } else {
                pass(out, "Jupyter", kernel.finding());
            }
        }
    }

    private static String remedyForEngine(String gpu) {
        if (System.getProperty("os.name").startsWith("Mac")
                && !System.getProperty("os.arch").equals("aarch64")) {
            return "there is no libtorch 2.7.1 for Macs with an Intel processor: use another machine";
        }
        if (!gpu.isEmpty()) {
            return "the CUDA build of libtorch is fetched on first use, which needs the network; without it, set"
                    + " PYTORCH_LIBRARY_PATH to a libtorch 2.7.1 for CUDA 12.8, or BRIDGES_CLASSPATH=cpu";
        }
        return "run through ./bridges, which puts the CPU build of libtorch on the class path";
    }

    private void checkCache(PrintWriter out, Path cache) {
        // libtorch has been unpacked there by now, so the folder exists unless PYTORCH_LIBRARY_PATH names one.
        if (!Files.exists(cache)) {
            pass(out, "cache", "none needed: PYTORCH_LIBRARY_PATH is set");
            return;
        }
        try {
            long free = Files.getFileStore(cache).getUsableSpace();
            pass(out, "cache", cache + ", " + (free >> 20) + " MB free (DJL_CACHE_DIR moves it)");
        } catch (IOException e) {
            fail(out, "cache", cache + ": " + firstLine(e), "set DJL_CACHE_DIR to a folder that can be written");
        }
    }

    /** Where the models are kept that do not fit into a jar. */
    private void checkModels(PrintWriter out) {
        Path folder = Caches.folder();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            fail(out, "models", folder + " cannot be made: " + firstLine(e), REMEDY_FOR_MODELS);
            return;
        }
        if (!Files.isWritable(folder)) {
            fail(out, "models", folder + " must not be written", REMEDY_FOR_MODELS);
            return;
        }
        CheckpointCache cache = new CheckpointCache();
        String there = Arrays.stream(Preset.values())
                .filter(cache::has)
                .map(Preset::toString)
                .collect(Collectors.joining(", "));
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            pass(
                    out,
                    "models",
                    "%s, %d MB free, published checkpoints there: %s (%s moves it)"
                            .formatted(folder, free >> 20, there.isEmpty() ? "none" : there, Caches.VARIABLE));
        } catch (IOException e) {
            fail(out, "models", folder + ": " + firstLine(e), REMEDY_FOR_MODELS);
        }
    }

    /** The first GPU that the driver's own tool lists, or nothing where there is no such tool or no GPU. */
    private static String nvidiaGpu() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "-L")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String listed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0
                    ? listed.lines().findFirst().orElse("")
                    : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static void pass(PrintWriter out, String what, String finding) {
        out.printf("ok    %-9s %s%n", what, finding);
    }

    private void fail(PrintWriter out, String what, String finding, String remedy) {
        healthy = false;
        out.printf("FAIL  %-9s %s%n", what, finding);
        out.printf("      %-9s -> %s%n", "", remedy);
    }
}
