/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Loader;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.networks.Precision;
import org.jspecify.annotations.Nullable;

/** What this executor has loaded: every model once, for all its tasks, until the executor ends. */
final class ExecutorModels {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final Map<Key, Bridge> BRIDGES = new ConcurrentHashMap<>();
    private static final Map<String, ImageClassifier> CLASSIFIERS = new ConcurrentHashMap<>();

    private ExecutorModels() {}

    private record Key(String model, @Nullable Preset preset, Precision precision, String device) {}

    static Bridge bridge(SparkSampling sampling) {
        fitThreads();
        TaskContext task = TaskContext.get();
        String device = device(sampling.device, task == null ? Map.of() : task.resourcesJMap());
        return BRIDGES.computeIfAbsent(
                new Key(sampling.model, sampling.preset, sampling.precision, device), ExecutorModels::load);
    }

    static ImageClassifier classifier(String dataset) {
        fitThreads();
        return CLASSIFIERS.computeIfAbsent(dataset, name -> ImageClassifier.of(NamedPairs.of(name)));
    }

    private static Bridge load(Key key) {
        Loader loader = Bridges.loader().device(key.device()).precision(key.precision());
        Path sent = sent(key.model());
        Preset preset = key.preset();
        if (preset != null) {
            Path file = sent == null ? Path.of(key.model()) : sent;
            return Files.exists(file) ? loader.load(file, preset) : loader.load(key.model());
        }
        return sent == null ? loader.load(key.model()) : loader.load(sent);
    }

    /** The file of this name that {@code spark.files} sent, if there is one. */
    private static @Nullable Path sent(String name) {
        if (TaskContext.get() == null || name.contains("/") || name.contains("\\")) {
            return null;
        }
        Path file = Path.of(SparkFiles.get(name));
        return Files.isRegularFile(file) ? file : null;
    }

    /** The GPU that Spark's scheduler has given the task, where the user leaves it the choice. */
    static String device(String asked, Map<String, ResourceInformation> resources) {
        ResourceInformation gpu = resources.get("gpu");
        return asked.equals("auto") && gpu != null && gpu.addresses().length > 0 ? "gpu:" + gpu.addresses()[0] : asked;
    }

    /**
     * As many threads of libtorch a task as Spark counts processors for it, unless told otherwise: the executors of one machine would
     * each take half of it else, and wait for each other.
     */
    private static synchronized void fitThreads() {
        TaskContext task = TaskContext.get();
        if (task != null && System.getProperty(THREADS) == null && System.getenv("OMP_NUM_THREADS") == null) {
            System.setProperty(THREADS, String.valueOf(task.cpus()));
        }
    }
}
