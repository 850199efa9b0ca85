/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.networks.UNetArchitecture;
import org.jspecify.annotations.Nullable;

/** One run from its first or resumed step to the end of its budget. The next batch is prepared while a step computes. */
final class TrainingRun implements AutoCloseable {
    private static final int SPEED_WINDOW = 20;
    private static final double SMOOTHING = 0.98;

    private final Training settings;
    private final UNetArchitecture architecture;
    private final DdbmLoss loss;
    private final Draws draws;
    private final TrainedNetworks networks;
    private final @Nullable StateFiles files;
    private final ExecutorService preparing;
    private final TrainingLog log = new TrainingLog();
    private final @Nullable HeldOut heldOut;
    private final @Nullable SampleGrid grid;
    private long step;
    private Duration before = Duration.ZERO; // training time of earlier runs
    private final long started = System.nanoTime();
    private long lastSaved = started;
    private long lastDrawn = started;
    private final long[] finished = new long[SPEED_WINDOW];
    private int stepsHere;
    private double smoothLoss = Double.NaN;
    private @Nullable Path checkpoint;

    TrainingRun(Training settings) {
        this.settings = settings;
        architecture = Objects.requireNonNull(settings.architecture, "a completed training has an architecture");
        checkLabels(settings.dataset);
        loss = new DdbmLoss(settings.schedule, Objects.requireNonNull(settings.preconditioning));
        draws = new Draws(settings.dataset);
        files = settings.folder == null ? null : new StateFiles(settings.folder);
        Optional<TrainingState> saved =
                files == null ? Optional.empty() : files.newest(line -> settings.listener.note(line));
        saved.ifPresent(this::checkSettings);
        networks = new TrainedNetworks(settings, architecture);
        saved.ifPresent(this::goOnFrom);
        PairDataset unseen = settings.heldOut;
        heldOut = unseen == null
                ? null
                : new HeldOut(unseen, loss, settings.times, settings.heldOutPairs, settings.batch, settings.seed);
        grid = settings.folder == null
                ? null
                : new SampleGrid(
                        unseen == null ? settings.dataset : unseen,
                        settings.schedule,
                        loss.preconditioning(),
                        settings.grid(),
                        settings.batch,
                        settings.seed);
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
        for (int i = 0; i < now.length; i++) {
            if (i >= then.length || !then[i].equals(now[i])) {
                throw new BridgeException(
                        "the checkpoint in %s was trained with other settings (there '%s', here '%s'); take the same, or another folder"
                                .formatted(settings.folder, i < then.length ? then[i] : "", now[i]));
            }
        }
    }

    private void goOnFrom(TrainingState state) {
        networks.restore(state.arrays());
        state.steps().forEach(log::add);
        state.evaluations().forEach(log::add);
        state.steps().forEach(done -> smooth(done.loss()));
        step = state.step();
        before = state.elapsed();
        settings.listener.note("going on from step %d, %s of training".formatted(step, minutes(before)));
    }

    TrainingResult toTheEnd() {
        try {
            Future<Batch> next = prepare(step + 1);
            networks.warmUp(next.get());
            while (used() < 1) {
                if (Thread.interrupted()) {
                    String where = save();
                    throw new CancellationException(
                            "training was interrupted after step %d; %s".formatted(step, where));
                }
                Batch batch = next.get();
                next = prepare(step + 2);
                train(batch);
                intervals();
            }
            next.cancel(false);
            if (log.evaluations().stream().noneMatch(evaluation -> evaluation.step() == step)) {
                evaluate();
            }
            draw();
            save();
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
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        } catch (EngineException e) {
            if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("memory")) {
                throw outOfMemory(e);
            }
            throw new BridgeException(
                    "the engine failed at step %d: %s; %s".formatted(step + 1, e.getMessage(), lastGood()), e);
        }
    }

    private void train(Batch batch) {
        double rate = settings.learningRate.at(step, used());
        TrainedNetworks.Outcome outcome = networks.step(batch, step + 1, rate);
        if (!Double.isFinite(outcome.loss()) || !Double.isFinite(outcome.gradientNorm())) {
            String where = save(); // the update was skipped, so the weights are still those of the step before
            throw new BridgeException(
                    "at step %d the loss is %s and the gradient's norm %s; a smaller learning rate or clipping norm may help; %s"
                            .formatted(step + 1, outcome.loss(), outcome.gradientNorm(), where));
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
        if (due(lastDrawn, settings.drawEvery)) {
            draw();
            lastDrawn = System.nanoTime();
        }
        if (due(lastSaved, settings.saveEvery)) {
            save();
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
            Files.createDirectories(settings.folder);
            Images.write(image, file);
        } catch (IOException | BridgeException e) {
            throw diskFailure(e);
        }
        settings.listener.drawn(step, file);
    }

    /** Saves what there is and says where. */
    private String save() {
        if (files == null || settings.folder == null) {
            return "nothing was saved, for the run had no folder";
        }
        boolean interrupted = Thread.interrupted(); // an interrupted thread's channel closes itself
        try {
            checkpoint = files.save(state());
            log.writeTo(settings.folder);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        lastSaved = System.nanoTime();
        settings.listener.saved(step, checkpoint);
        return lastGood();
    }

    private TrainingState state() {
        return new TrainingState(
                SettingsText.fingerprint(settings),
                step,
                elapsed(),
                log.steps(),
                log.evaluations(),
                networks.snapshot());
    }

    private Future<Batch> prepare(long number) {
        return preparing.submit(() -> Batch.draw(
                settings.dataset,
                draws,
                loss,
                settings.times,
                settings.batch,
                settings.flips,
                Draws.random(settings.seed, number, Draws.Purpose.BATCH)));
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

    private BridgeException outOfMemory(Throwable cause) {
        return new BridgeException(
                "memory ran out at step %d with batches of %d; take smaller batches; %s"
                        .formatted(step + 1, settings.batch, lastGood()),
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
        networks.close();
    }
}
