/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;
import org.diffusionbridges.networks.internal.RunningCalls;

/** What networks of every kind need to be trained: a module on a device whose weights can be changed, in float32. */
final class TrainableModule implements AutoCloseable {
    private final Torch.Loaded loaded;
    private final NDManager manager;
    private final Map<String, NDArray> parameters;
    private boolean training;
    private boolean closed;

    /** The weights must fit the module. */
    TrainableModule(TorchScriptBuilder.Module module, Weights weights, Device device) {
        loaded = load(module, weights, device);
        manager = loaded.model().getNDManager();
        training = true;
        JniUtils.enableTrainingMode(loaded.block());
        NDList arrays = JniUtils.moduleGetParams(loaded.block(), (PtNDManager) manager);
        Map<String, NDArray> byAttribute = new LinkedHashMap<>();
        arrays.forEach(array -> byAttribute.put(array.getName(), array));
        Map<String, NDArray> byName = new LinkedHashMap<>();
        for (ParameterSpec parameter : module.parameters()) {
            NDArray array = byAttribute.get(parameter.attribute());
            if (array == null) {
                throw new IllegalStateException("PyTorch did not load parameter " + parameter.name());
            }
            byName.put(parameter.name(), array);
        }
        parameters = Collections.unmodifiableMap(byName);
    }

    private static Torch.Loaded load(TorchScriptBuilder.Module module, Weights weights, Device device) {
        Path archive = null;
        try {
            archive = Files.createTempFile("bridges-", ".pt");
            TorchScript.write(module, weights, true, archive);
            return Torch.load(archive, device, true);
        } catch (IOException e) {
            throw new BridgeException("no temporary file for the network's archive: " + e, e);
        } finally {
            if (archive != null) {
                TorchScript.deleteQuietly(archive);
            }
        }
    }

    NDManager manager() {
        return manager;
    }

    Map<String, NDArray> parameters() {
        requireOpen();
        return parameters;
    }

    GradientCollector gradientCollector() {
        requireOpen();
        return Torch.engine().newGradientCollector();
    }

    NDArray forward(NDList inputs, boolean train) {
        requireOpen();
        if (training != train) {
            training = train;
            if (train) {
                JniUtils.enableTrainingMode(loaded.block());
            } else {
                JniUtils.enableInferenceMode(loaded.block());
            }
        }
        return RunningCalls.run(
                () -> IValueUtils.forward(loaded.block(), inputs, train).singletonOrThrow());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this network is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RunningCalls.release(() -> loaded.model().close());
        }
    }
}
