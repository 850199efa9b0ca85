/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * All that a run needs to go on as if it had not stopped, kept as a safetensors file whose metadata hold the rest as JSON. No
 * generator's state is among it: draws derive from the seed and the step.
 *
 * @param settings what decides the losses, one {@code name: value} a line
 * @param step steps done
 * @param elapsed training time so far
 * @param steps the log's steps
 * @param evaluations the log's evaluations
 * @param arrays weights, Adam's two moments and the averages, by {@code kind/name}
 */
record TrainingState(
        String settings,
        long step,
        Duration elapsed,
        List<TrainingLog.Step> steps,
        List<TrainingListener.Evaluation> evaluations,
        Map<String, NamedArray> arrays) {

    private static final String KEY = "bridges.training";
    private static final Gson GSON =
            new GsonBuilder().serializeSpecialFloatingPointValues().create();

    /** What is no array; no record, which the Gson of a stock IJava cannot read. */
    private static final class Rest {
        @Nullable
        String settings;

        long step;
        long nanoseconds;
        double[][] steps = {};
        double[][] evaluations = {};
    }

    /** Writes it, whole or not at all. */
    void write(Path file) {
        Rest rest = new Rest();
        rest.settings = settings;
        rest.step = step;
        rest.nanoseconds = elapsed.toNanos();
        rest.steps = steps.stream()
                .map(s -> new double[] {s.loss(), s.rate(), s.gradientNorm(), s.seconds()})
                .toArray(double[][]::new);
        rest.evaluations = evaluations.stream()
                .map(e -> new double[] {e.step(), e.halfLife(), e.loss(), e.standardError()})
                .toArray(double[][]::new);
        Checkpoints.saveArrays(file, Map.of(KEY, GSON.toJson(rest)), Weights.of(arrays.values()));
    }

    /**
     * Reads a state back.
     *
     * @throws IOException if the file is not one, ends early, or its checksum is another
     */
    static TrainingState read(Path file) throws IOException {
        Optional<TrainingState> old = OldTrainingState.read(file);
        if (old.isPresent()) {
            return old.get();
        }
        try (Weights weights = Checkpoints.open(file)) {
            Rest rest = GSON.fromJson(Checkpoints.metadata(file).get(KEY), Rest.class);
            if (rest == null || rest.settings == null) {
                throw new IOException("it is no training state");
            }
            Map<String, NamedArray> arrays = new LinkedHashMap<>();
            for (String name : weights.names()) {
                arrays.put(name, new NamedArray(name, weights.shape(name), weights.floats(name)));
            }
            return new TrainingState(
                    rest.settings,
                    rest.step,
                    Duration.ofNanos(rest.nanoseconds),
                    Arrays.stream(rest.steps)
                            .map(s -> new TrainingLog.Step(s[0], s[1], s[2], s[3]))
                            .toList(),
                    Arrays.stream(rest.evaluations)
                            .map(e -> new TrainingListener.Evaluation((long) e[0], e[1], e[2], e[3]))
                            .toList(),
                    arrays);
        } catch (BridgeException | JsonParseException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
