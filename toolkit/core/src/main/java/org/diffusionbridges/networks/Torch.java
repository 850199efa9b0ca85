/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.networks.internal.RunningCalls;

/** DJL's PyTorch engine: starting it, loading modules, moving arrays between the heap and a device. */
final class Torch {
    private static final String ENGINE = "PyTorch";

    private Torch() {}

    /** The engine; the first call loads libtorch. */
    static Engine engine() {
        // DJL reports its first start to its makers where it thinks it runs on EC2
        if (System.getProperty("OPT_OUT_TRACKING") == null) {
            System.setProperty("OPT_OUT_TRACKING", "true");
        }
        try {
            Engine engine = withOwnClassLoader(() -> Engine.getEngine(ENGINE));
            RunningCalls.waitForThemAtTheEnd();
            return engine;
        } catch (RuntimeException | LinkageError e) {
            throw new BridgeException(
                    ("PyTorch could not be started (%s); a program needs ai.djl.pytorch:pytorch-native-cpu for its system (it comes"
                                    + " with bridges-cpu) or the network, once; in the toolkit's checkout `./bridges doctor`"
                                    + " says what is missing")
                            .formatted(reason(e)),
                    e);
        }
    }

    /** A loaded module. The model must stay referenced: collected, it takes the block with it. */
    record Loaded(Model model, PtSymbolBlock block) {}

    static Loaded load(Path archive, Device device, boolean trainable) {
        if (!Files.isRegularFile(archive)) {
            throw new BridgeException("no TorchScript archive at %s".formatted(archive));
        }
        engine();
        Threads.fit(archive.toFile().length());
        return RunningCalls.run(() -> withOwnClassLoader(() -> loaded(archive, device, trainable)));
    }

    /** Loads a module with weights that fit it, by way of a temporary archive. */
    static Loaded load(TorchScriptBuilder.Module module, Weights weights, Device device, boolean trainable) {
        Path archive = null;
        try {
            archive = Files.createTempFile("bridges-", ".pt");
            try (OutputStream out = Files.newOutputStream(archive)) {
                TorchScriptArchive.write(out, module, weights, trainable);
            }
            return load(archive, device, trainable);
        } catch (IOException e) {
            throw new BridgeException(
                    "the network's temporary archive cannot be written: %s; make room in %s, or name another folder by -Djava.io.tmpdir"
                            .formatted(e.getMessage(), System.getProperty("java.io.tmpdir")),
                    e);
        } finally {
            if (archive != null && !archive.toFile().delete()) {
                archive.toFile().deleteOnExit();
            }
        }
    }

    private static Loaded loaded(Path archive, Device device, boolean trainable) {
        Model model = Model.newInstance("network", device, ENGINE);
        try {
            model.load(archive, null, Map.of("trainParam", Boolean.toString(trainable)));
            return new Loaded(model, (PtSymbolBlock) model.getBlock());
        } catch (Exception e) {
            model.close();
            if (isShortnessOfMemory(e)) {
                throw new BridgeException(
                        "%s has no memory for the network's weights: take half precision, another device, or end what else runs there (%s)"
                                .formatted(device, reason(e)),
                        e);
            }
            throw new BridgeException(
                    "%s is not a TorchScript archive that PyTorch can load onto %s: %s"
                            .formatted(archive, device, reason(e)),
                    e);
        }
    }

    /** Uploads float64 values as float32. */
    static NDArray upload(NDManager manager, double[] values, long... shape) {
        // the array is filled through a view of its own memory, so that no direct buffer waits for the garbage
        // collector
        NDArray array = manager.create(new Shape(shape), DataType.FLOAT32, Device.cpu());
        float[] floats = new float[values.length]; // a loop over two arrays is vectorised, one over a buffer is not
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        array.toByteBuffer(true).asFloatBuffer().put(floats);
        return array.toDevice(manager.getDevice(), false);
    }

    static NDArray upload(NDManager manager, int[] values) {
        NDArray array = manager.create(new Shape(values.length), DataType.INT64, Device.cpu());
        var buffer = array.toByteBuffer(true).asLongBuffer();
        for (int value : values) {
            buffer.put(value);
        }
        return array.toDevice(manager.getDevice(), false);
    }

    /**
     * What PyTorch says when memory is short: its CUDA allocator, CUDA's own libraries, its CPU allocator. cuDNN finds "no engine"
     * where none has the room that it works in.
     */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "out of memory|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED|can't allocate memory|not enough memory"
                    + "|unable to find an engine to execute this computation",
            Pattern.CASE_INSENSITIVE);

    /** An engine's failure on a batch as an exception of ours: of its own kind if memory was what it lacked. */
    static BridgeException failure(Device device, int batch, String what, EngineException e) {
        if (isShortnessOfMemory(e)) {
            return new DeviceMemoryException(
                    "%s has no memory for %d at once; take a smaller batch, half precision, or the CPU (%s)"
                            .formatted(device, batch, reason(e)),
                    e);
        }
        return new BridgeException("%s: %s".formatted(what, reason(e)), e);
    }

    static boolean isShortnessOfMemory(Throwable e) {
        return e.getMessage() != null && OUT_OF_MEMORY.matcher(e.getMessage()).find();
    }

    /** The line of an engine's error that says what happened, without TorchScript's own trace. */
    static String reason(Throwable e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        return message.lines()
                .filter(line -> line.startsWith("RuntimeError:") || line.startsWith("Error:"))
                .findFirst()
                .orElseGet(() -> message.lines().findFirst().orElse(message))
                .strip();
    }

    /**
     * DJL looks for its engines with the thread's context class loader, remembers a failure for good, and in a Java
     * notebook that loader does not know them.
     */
    private static <T> T withOwnClassLoader(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Torch.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
