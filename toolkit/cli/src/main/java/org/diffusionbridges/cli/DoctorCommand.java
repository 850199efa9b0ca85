/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import ai.djl.engine.Engine;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.kernel.internal.KernelStatus;
import org.diffusionbridges.kernel.internal.Subprocess;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.models.internal.Caches;
import org.diffusionbridges.models.internal.CheckpointCache;
import org.diffusionbridges.networks.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

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
final class DoctorCommand extends BridgesCommand implements Callable<Integer> {

    /** Enough for the embedded models; the published 256x256 checkpoints want more. */
    private static final long ENOUGH_HEAP = 512L << 20;

    private static final String REMEDY_FOR_MODELS = "set BRIDGES_CACHE to a folder that can be written";

    private boolean healthy = true;

    @Override
    public Integer call() {
        output().println("Bridges " + Bridges.version());
        checkJava();
        checkMemory();
        checkEngine();
        checkModels();
        checkJupyter();
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void checkJava() {
        // The class files are for 17, so an older Java does not get here.
        pass("Java", Runtime.version() + ", " + System.getProperty("java.home"));
        pass(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors");
    }

    private void checkMemory() {
        long heap = Runtime.getRuntime().maxMemory();
        String size = "a heap of at most " + (heap >> 20) + " MB";
        if (heap >= ENOUGH_HEAP) {
            pass("memory", size);
        } else {
            fail("memory", size, "give it at least " + (ENOUGH_HEAP >> 20) + " MB: JAVA_OPTS=-Xmx1g ./bridges ...");
        }
    }

    private void checkEngine() {
        String gpu = nvidiaGpu();
        Engine engine;
        try {
            Network.gpuCount(); // starts it as every run does: DJL does not report it to its makers
            engine = Engine.getEngine("PyTorch");
        } catch (RuntimeException | LinkageError e) {
            Throwable why = e instanceof BridgeException && e.getCause() != null ? e.getCause() : e;
            fail("libtorch", "did not load: " + firstLine(why), remedyForEngine(gpu));
            return;
        }
        pass("libtorch", engine.getVersion());
        checkCache(Utils.getEngineCacheDir("pytorch"));
        int gpus = Network.gpuCount();
        if (gpus > 0) {
            pass("device", gpus + " GPU" + (gpus == 1 ? "" : "s") + " in use" + (gpu.isEmpty() ? "" : ": " + gpu));
        } else if (gpu.isEmpty()) {
            pass("device", "CPU (no NVIDIA GPU was found)");
        } else {
            fail(
                    "device",
                    "CPU, although this machine has a GPU: " + gpu,
                    "run through ./bridges with BRIDGES_CLASSPATH unset, so that the class path leaves out the CPU build"
                            + " of libtorch; a class path of your own must not carry pytorch-native-cpu");
        }
    }

    /** A kernel that is installed must start; none at all is no fault. */
    private void checkJupyter() {
        List<KernelStatus> installed = KernelStatus.everywhere().stream()
                .filter(kernel -> kernel.state() != KernelStatus.State.NONE)
                .toList();
        if (installed.isEmpty()) {
            pass("Jupyter", "no kernel installed; ./bridges lab does that for its own, ./bridges kernel for yours");
        }
        for (KernelStatus kernel : installed) {
            if (kernel.state() == KernelStatus.State.BROKEN) {
                fail("Jupyter", kernel.finding(), kernel.remedy());
            } else {
                pass("Jupyter", kernel.finding());
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

    private void checkCache(Path cache) {
        // libtorch has been unpacked there by now, so the folder exists unless PYTORCH_LIBRARY_PATH names one.
        if (!Files.exists(cache)) {
            pass("cache", "none needed: PYTORCH_LIBRARY_PATH is set");
            return;
        }
        try {
            long free = Files.getFileStore(cache).getUsableSpace();
            pass("cache", cache + ", " + (free >> 20) + " MB free (DJL_CACHE_DIR moves it)");
        } catch (IOException e) {
            fail("cache", cache + ": " + firstLine(e), "set DJL_CACHE_DIR to a folder that can be written");
        }
    }

    /** Where the models are kept that do not fit into a jar. */
    private void checkModels() {
        Path folder = Caches.folder();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            fail("models", folder + " cannot be made: " + firstLine(e), REMEDY_FOR_MODELS);
            return;
        }
        if (!Files.isWritable(folder)) {
            fail("models", folder + " must not be written", REMEDY_FOR_MODELS);
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
                    "models",
                    "%s, %d MB free, published checkpoints there: %s (%s moves it)"
                            .formatted(folder, free >> 20, there.isEmpty() ? "none" : there, Caches.VARIABLE));
        } catch (IOException e) {
            fail("models", folder + ": " + firstLine(e), REMEDY_FOR_MODELS);
        }
    }

    /** The first GPU that the driver's own tool lists, or nothing where there is no such tool or no GPU. */
    private static String nvidiaGpu() {
        Subprocess listed = Subprocess.run(Duration.ofSeconds(10), List.of("nvidia-smi", "-L"));
        return listed.succeeded() ? listed.out().lines().findFirst().orElse("") : "";
    }

    private static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private void pass(String what, String finding) {
        output().printf("ok    %-9s %s%n", what, finding);
    }

    private void fail(String what, String finding, String remedy) {
        healthy = false;
        output().printf("FAIL  %-9s %s%n", what, finding);
        output().printf("      %-9s -> %s%n", "", remedy);
    }
}
