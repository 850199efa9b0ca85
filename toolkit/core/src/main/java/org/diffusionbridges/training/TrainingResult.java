/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.internal.Version;
import org.jspecify.annotations.Nullable;

/** What a finished run leaves. */
public final class TrainingResult {
    private final Training training;
    private final TrainingLog log;
    private final TrainingState state;
    private final @Nullable Path checkpoint;

    TrainingResult(Training training, TrainingLog log, TrainingState state, @Nullable Path checkpoint) {
        this.training = training;
        this.log = log;
        this.state = state;
        this.checkpoint = checkpoint;
    }

    /** Losses and evaluations of all steps, earlier runs included. */
    public TrainingLog log() {
        return log;
    }

    /** Steps done in all. */
    public long steps() {
        return state.step();
    }

    /** Training time in all. */
    public Duration elapsed() {
        return state.elapsed();
    }

    /** The last checkpoint, if the run had a folder. */
    public Optional<Path> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    TrainingState state() {
        return state;
    }

    /**
     * The card of the best average of weights ({@link #bestHalfLife}), telling how it was trained, with the settings as Java;
     * its provenance is for the caller to state ({@link ModelCard#withProvenance}).
     *
     * @param name what the model is to be called
     * @param task what it turns into what, in a few words
     */
    public ModelCard card(String name, String task) {
        UNetArchitecture network = Objects.requireNonNull(training.architecture);
        Map<String, Object> trained = new LinkedHashMap<>();
        if (training.start != null) {
            trained.put(training.intervals == 0 ? "from" : "distilled_from", training.start.identity());
        }
        trained.put("steps", state.step());
        trained.put("minutes", Math.round(state.elapsed().toSeconds() / 60.0));
        trained.put("batch", training.batch);
        trained.put("seed", training.seed);
        trained.put("flips", training.flips);
        if (!training.augmentation.equals(Augmentation.NONE)) {
            trained.put("augmentation", training.augmentation.toString());
        }
        trained.put("times", SettingsText.inWords(training.times));
        trained.put("optimizer", SettingsText.inWords(training.adam));
        trained.put("learning_rate", SettingsText.inWords(training.learningRate));
        List<String> changes = SettingsText.changes(state.settings());
        if (!changes.isEmpty()) {
            trained.put("changed", String.join("; ", changes));
        }
        trained.put("ema_half_life", bestHalfLife());
        log.evaluations().stream()
                .filter(evaluation -> evaluation.halfLife() == bestHalfLife())
                .reduce((earlier, later) -> later)
                .ifPresent(last -> {
                    trained.put("held_out_loss", last.loss());
                    trained.put("held_out_loss_standard_error", last.standardError());
                });
        trained.put("toolkit", "Bridges " + Version.version());
        trained.put(ModelCard.COMMAND, SettingsText.java(training));
        return new ModelCard(
                name,
                task,
                training.schedule,
                Objects.requireNonNull(training.preconditioning),
                training.grid(),
                network,
                network.numClasses() == 0 ? List.of() : training.dataset.classNames(),
                training.dataset.name(),
                ModelCard.NOT_STATED,
                ModelCard.NOT_STATED,
                ModelCard.NOT_STATED,
                weights().parameters(),
                trained,
                null);
    }

    /** The {@linkplain #card(String, String) card} with the pairs' name as its task. */
    public ModelCard card(String name) {
        return card(name, training.dataset.name());
    }

    /**
     * Writes the best average of weights as a model that {@code Bridges.load} reads, whole or not at all.
     *
     * @param type FLOAT32, or FLOAT16 for half the size
     * @throws org.diffusionbridges.errors.BridgeException if the file cannot be written
     */
    public void export(Path file, ModelCard card, ElementType type) {
        ModelFiles.save(file, card, weights(), type);
    }

    /**
     * {@link #export} with the file's name, without its ending, as the model's, in float32.
     *
     * @throws org.diffusionbridges.errors.BridgeException if the file cannot be written
     */
    public void save(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
        export(file, card(name), ElementType.FLOAT32);
    }

    /** {@link #save(Path)} to the file of this name. */
    public void save(String file) {
        save(Path.of(file));
    }

    @Override
    public String toString() {
        String loss = log.evaluations().isEmpty()
                ? "never evaluated"
                : "held-out loss %.4g"
                        .formatted(log.evaluations()
                                .get(log.evaluations().size() - 1)
                                .loss());
        return "%,d steps on %s in %d min, %s: Bridges.load(result) samples with it, save(path) writes it"
                .formatted(steps(), training.dataset.name(), elapsed().toMinutes(), loss);
    }

    /** The best average of weights. */
    public Weights weights() {
        int best = training.averages.indexOf(new Ema(bestHalfLife()));
        return TrainedNetworks.average(state.arrays(), best);
    }

    /** The half-life of the average with the smallest held-out loss at the end; the longest if none was evaluated. */
    public double bestHalfLife() {
        return bestHalfLife(training, log);
    }

    static double bestHalfLife(Training training, TrainingLog log) {
        long last = log.evaluations().stream()
                .mapToLong(TrainingListener.Evaluation::step)
                .max()
                .orElse(-1);
        return log.evaluations().stream()
                .filter(evaluation -> evaluation.step() == last)
                .min(Comparator.comparingDouble(TrainingListener.Evaluation::loss))
                .map(TrainingListener.Evaluation::halfLife)
                .orElseGet(() -> training.averages.stream()
                        .mapToDouble(Ema::halfLife)
                        .max()
                        .orElseThrow());
    }
}
