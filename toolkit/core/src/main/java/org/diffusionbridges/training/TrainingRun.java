/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.files.internal.WholeFile;
import org.diffusionbridges.images.Images;
import org.jspecify.annotations.Nullable;

/** One run from its first or resumed step to the end of its budget. The next batch is prepared while a step computes. */
final class TrainingRun implements AutoCloseable {
    private static final int SPEED_WINDOW = 20;
    private static final double SMOOTHING = 0.98;

    private final Training settings;
    private final UNetArchitecture architecture;
    private final DdbmLoss loss;
    private final Objective objective;
    private final Draws draws;
    private final TrainedNetworks networks;
    private final @Nullable StateFiles files;
    private final ExecutorService preparing;
    private final TrainingLog log = new TrainingLog();
    private final List<String> changes = new ArrayList<>(); // of settings, in earlier runs and at the start of this one
    private @Nullable HeldOut heldOut;
    private @Nullable SampleGrid grid;
    private long step;
    private Duration before = Duration.ZERO; // training time of earlier runs
    private final long started = System.nanoTime();
    private long lastSaved = started;
    private long lastDrawn = started;
    private final long[] finished = new long[SPEED_WINDOW];
    private int stepsHere;
    private double smoothLoss = Double.NaN;
    private @Nullable Path checkpoint;
    private int evaluationsSaved; // of the log, in the checkpoint

    TrainingRun(Training settings) {
        this.settings = settings;
        architecture = Objects.requireNonNull(settings.architecture, "a completed training has an architecture");
        checkLabels(settings.dataset);
        loss = new DdbmLoss(
                settings.schedule, Objects.requireNonNull(settings.preconditioning), architecture.regionColours());
        draws = new Draws(settings.dataset);
        files = settings.folder == null ? null : new StateFiles(settings.folder);
        Optional<TrainingState> saved =
                files == null ? Optional.empty() : files.newest(line -> settings.listener.note(line));
        saved.ifPresent(this::checkSettings);
        networks = new TrainedNetworks(settings, architecture);
        saved.ifPresent(this::goOnFrom);
        objective = settings.intervals == 0
                ? new Objective.Denoising(loss, settings.times)
                : new Distillation(Objects.requireNonNull(settings.start), loss, settings.intervals, settings.device);
        preparing = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "bridges-training-batches");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A label beyond the embedding's table would be an engine's failure in the middle of the run. */
    private void checkLabels(PairDataset pairs) {
        int classes = architecture.numClasses();
        if (classes > 0 && pairs.classNames().size() > classes) {
            throw new IllegalArgumentException("the network knows %d classes, the pairs of %s have label %d"
                    .formatted(classes, pairs.name(), pairs.classNames().size() - 1));
        }
        if (classes > 0 && pairs.classNames().isEmpty()) {
            throw new IllegalArgumentException(
                    "the network takes one of %d labels, the pairs of %s have none".formatted(classes, pairs.name()));
        }
    }

    private void checkSettings(TrainingState state) {
        String[] then = state.settings().split("\n", -1);
        String[] now = SettingsText.fingerprint(settings).split("\n", -1);
        changes.addAll(SettingsText.changes(state.settings()));
        for (int i = 0; i < now.length; i++) {
            if (i < then.length && then[i].equals(now[i])) {
                continue;
            }
            if (i >= then.length || !SettingsText.mayChange(now[i])) {
                throw new BridgeException(
                        "the checkpoint in %s was trained with other settings (there '%s', here '%s'); take the same, or another folder"
                                .formatted(settings.folder, i < then.length ? then[i] : "", now[i]));
            }
            String was = SettingsText.inWords(then[i]);
            changes.add("%s to step %d".formatted(was, state.step()));
            settings.listener.note(
                    "from step %d on %s, instead of %s".formatted(state.step() + 1, SettingsText.inWords(now[i]), was));
        }
    }

    private void goOnFrom(TrainingState state) {
        networks.restore(state.arrays());
        state.steps().forEach(log::add);
        state.evaluations().forEach(log::add);
        state.steps().forEach(done -> smooth(done.loss()));
        step = state.step();
        checkpoint = files == null ? null : files.file(step);
        evaluationsSaved = state.evaluations().size();
        before = state.elapsed();
        settings.listener.note("going on from step %d, %s of training".formatted(step, minutes(before)));
    }

    /** What is looked at again and again; of the batch's size, so it may be what memory runs out of. */
    private void prepareEvaluations() {
        PairDataset unseen = settings.heldOut;
        if (unseen != null) {
            heldOut = new HeldOut(unseen, objective, settings.heldOutPairs, settings.batch, settings.seed);
        }
        if (settings.folder != null) {
            grid = new SampleGrid(
                    unseen == null ? settings.dataset : unseen,
                    loss,
                    settings.intervals > 0,
                    settings.grid(),
                    settings.batch,
                    settings.seed);
        }
    }

    TrainingResult toTheEnd() {
        try {
            prepareEvaluations();
            Future<Objective.Draft> next = prepare(step + 1);
            for (int call = 1; call < TrainedNetworks.PROFILED_CALLS; call++) { // of what else the engine profiles
                next.get().complete(networks);
                next = prepare(step + 1);
            }
            networks.warmUp(next.get().complete(networks));
            while (used() < 1) {
                if (Thread.interrupted()) {
                    String where = save();
                    throw new CancellationException(
                            "training was interrupted after step %d; %s".formatted(step, where));
                }
                Batch batch = next.get().complete(networks);
                next = prepare(step + 2);
                train(batch);
                intervals();
            }
            next.cancel(false);
            if (log.evaluations().stream().noneMatch(evaluation -> evaluation.step() == step)) {
                evaluate();
            }
            save();
            draw();
            return new TrainingResult(settings, log, state(), checkpoint);
        } catch (InterruptedException e) {
            String where = save();
            throw new CancellationException("training was interrupted after step %d; %s".formatted(step, where));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof OutOfMemoryError cause) {
                throw outOfMemory(cause);
            }
            throw new BridgeException("a batch could not be prepared: " + e.getCause(), e);
        } catch (OutOfMemoryError | DeviceMemoryException e) {
            throw outOfMemory(e);
        } catch (EngineException e) {
            if (networks.failure(e) instanceof DeviceMemoryException failure) {
                throw outOfMemory(failure);
            }
            throw new BridgeException(
                    "the engine failed at step %d: %s; %s".formatted(step + 1, e.getMessage(), lastGood()), e);
        }
    }

    private void train(Batch batch) {
        double rate = settings.learningRate.at(step, used());
        TrainedNetworks.Outcome outcome = networks.step(batch, step + 1, rate);
        if (!Double.isFinite(outcome.loss()) || !Double.isFinite(outcome.gradientNorm())) {
            throw diverged(outcome);
        }
        step++;
        smooth(outcome.loss());
        Duration elapsed = elapsed();
        log.add(new TrainingLog.Step(outcome.loss(), rate, outcome.gradientNorm(), elapsed.toNanos() / 1e9));
        long now = System.nanoTime();
        int window = Math.min(stepsHere, SPEED_WINDOW);
        long since = window == 0 ? started : finished[(stepsHere - window) % SPEED_WINDOW];
        double perSecond = Math.max(1, window) * settings.batch * 1e9 / Math.max(1, now - since);
        finished[stepsHere % SPEED_WINDOW] = now;
        stepsHere++;
        double used = Math.min(1, used());
        Duration left = Duration.ofMillis((long) (elapsed.toMillis() * (1 - used) / Math.max(1e-9, used)));
        settings.listener.stepped(new TrainingListener.Report(
                step, used, outcome.loss(), smoothLoss, rate, outcome.gradientNorm(), perSecond, elapsed, left));
    }

    /** The mean of all losses so far at first, later one that forgets. */
    private void smooth(double value) {
        smoothLoss = Double.isNaN(smoothLoss) ? value : SMOOTHING * smoothLoss + (1 - SMOOTHING) * value;
    }

    private void intervals() {
        if (step % settings.evaluateEvery == 0) {
            evaluate();
        }
        if (due(lastSaved, settings.saveEvery)) {
            save();
        }
        if (due(lastDrawn, settings.drawEvery)) {
            draw();
            lastDrawn = System.nanoTime();
        }
    }

    private static boolean due(long last, Duration interval) {
        return System.nanoTime() - last >= interval.toNanos();
    }

    private void evaluate() {
        if (heldOut == null) {
            return;
        }
        for (TrainingListener.Evaluation evaluation : heldOut.of(networks, settings.averages, step)) {
            log.add(evaluation);
            settings.listener.evaluated(evaluation);
        }
    }

    private void draw() {
        if (grid == null || settings.folder == null) {
            return;
        }
        double best = TrainingResult.bestHalfLife(settings, log);
        networks.look(settings.averages.indexOf(new Ema(best)));
        Path file = settings.folder.resolve("samples-%09d.png".formatted(step));
        var image = grid.draw(networks);
        try {
            WholeFile.makeFolder(settings.folder);
            Images.write(image, file);
        } catch (BridgeException e) {
            throw diskFailure(e);
        }
        settings.listener.drawn(step, file);
    }

    /** Saves what there is and says where. A state that is there already stays: a rerun after a full disk finds no more room. */
    private String save() {
        if (files == null || settings.folder == null) {
            return "nothing was saved, for the run had no folder";
        }
        Path file = files.file(step);
        boolean interrupted = Thread.interrupted(); // an interrupted thread's channel closes itself
        try {
            int evaluations = log.evaluations().size();
            if (!file.equals(checkpoint) || evaluations != evaluationsSaved || !Files.isRegularFile(file)) {
                checkpoint = files.save(state());
                evaluationsSaved = evaluations;
            }
            writeLog(settings.folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        lastSaved = System.nanoTime();
        settings.listener.saved(step, file);
        return lastGood();
    }

    private void writeLog(Path folder) {
        try {
            log.writeTo(folder);
        } catch (BridgeException e) {
            throw diskFailure(e);
        }
    }

    private TrainingState state() {
        return new TrainingState(
                SettingsText.fingerprint(settings, changes),
                step,
                elapsed(),
                log.steps(),
                log.evaluations(),
                networks.snapshot());
    }

    private Future<Objective.Draft> prepare(long number) {
        return preparing.submit(() -> {
            SplittableRandom random = Draws.random(settings.seed, number, Draws.Purpose.BATCH);
            List<Pair> pairs =
                    Batch.pairs(settings.dataset, draws, settings.batch, settings.augmentation, settings.flips, random);
            return objective.draw(pairs, random);
        });
    }

    private double used() {
        return settings.budget.used(step, elapsed());
    }

    private Duration elapsed() {
        return before.plusNanos(System.nanoTime() - started);
    }

    private String lastGood() {
        return files == null ? "nothing was saved, for the run had no folder" : files.lastGood();
    }

    /**
     * Nothing is saved: the next step from these weights fails for every rate, so a state of them would be no good one, and
     * would take the place of one that is.
     */
    private BridgeException diverged(TrainedNetworks.Outcome outcome) {
        String what = "at step %d the loss is %s and the gradient's norm %s"
                .formatted(step + 1, outcome.loss(), outcome.gradientNorm());
        String rate = "a learning rate smaller than " + settings.learningRate.peak();
        if (files == null || files.files().isEmpty()) {
            return new BridgeException("%s; begin again with %s; %s".formatted(what, rate, lastGood()));
        }
        Path newest = files.files().get(0);
        if (newest.equals(files.file(step))) {
            return new BridgeException(
                    "%s, as it will be whenever a run goes on from %s: remove it, run again with %s; %s"
                            .formatted(what, newest, rate, files.lastGoodBefore(step)));
        }
        return new BridgeException("%s; run again with %s, to go on from there: %s".formatted(what, rate, lastGood()));
    }

    private BridgeException outOfMemory(Throwable cause) {
        boolean heap = cause instanceof OutOfMemoryError;
        return new BridgeException(
                "%s has no memory for batches of %d (at step %d); take smaller batches%s; %s"
                        .formatted(
                                heap
                                        ? "Java's heap of %d MB"
                                                .formatted(Runtime.getRuntime().maxMemory() >> 20)
                                        : settings.device.toString(),
                                settings.batch,
                                step + 1,
                                heap ? " or a larger heap (-Xmx8g; for ./bridges JAVA_OPTS=-Xmx8g)" : "",
                                lastGood()),
                cause);
    }

    private BridgeException diskFailure(Exception e) {
        return new BridgeException(
                "step %d's files could not be written to %s: %s; %s"
                        .formatted(step, settings.folder, e.getMessage(), lastGood()),
                e);
    }

    private static String minutes(Duration time) {
        return "%d min".formatted(time.toMinutes());
    }

    @Override
    public void close() {
        preparing.shutdownNow();
        try { // it may be asking the teacher
            preparing.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        objective.close();
        networks.close();
    }
}
