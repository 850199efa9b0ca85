/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.engines.internal.Engine;
import org.diffusionbridges.engines.internal.NetworkEngine;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.models.Convention;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.samplers.Consistency;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DbmSolver;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.DpmSolverSde;
import org.diffusionbridges.samplers.Ecsi;
import org.diffusionbridges.samplers.FirstPrediction;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.Samplers;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.UniPc;
import org.diffusionbridges.tensors.Tensor;

/**
 * One loaded model, from which samplings are made: {@code bridge.dbim(0.0, 10).seed(7).translate(image)}.
 *
 * <p>Thread-safe. Bridges of one file, device and precision share their weights, which go when the last of them is closed or
 * collected; runs under way when that happens still end well. Closing twice is closing once.
 */
public final class Bridge implements AutoCloseable, Showable {
    /** Of an asinh grid that is near the best for models that nobody has fitted one to. */
    private static final double USUAL_SCALE = 5;

    private final ModelCard card;
    private final Engine engine;
    private final Convention convention;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** How many pictures fit on the device at once, as far as was found out. */
    private final AtomicInteger batchLimit = new AtomicInteger(Integer.MAX_VALUE);

    Bridge(ModelCard card, Engine engine, Convention convention) {
        this.card = card;
        this.engine = engine;
        this.convention = convention;
    }

    /** A bridge whose denoiser is a formula: for teaching, and for tests that need no weights. */
    public static Bridge of(ModelCard card, Denoiser denoiser) {
        return new Bridge(card, new Engine.ClosedForm(denoiser), Convention.DEFAULT);
    }

    /** What the model is, what it was trained on, and under which licence. */
    public ModelCard card() {
        return card;
    }

    /** How it was shown its data. */
    Convention convention() {
        return convention;
    }

    /** Where the network runs: {@code cpu} or {@code gpu(0)}. */
    public String device() {
        return engine.device();
    }

    /**
     * DBIM of first order (arXiv 2405.15885, eq. 15): N steps, N + 1 evaluations.
     *
     * @param eta η in [0, 1]: 0 is deterministic after the booting noise, 1 the Markovian bridge
     * @param steps N, at least 1
     */
    public Sampling dbim(double eta, int steps) {
        return sampling(new Dbim(eta), steps);
    }

    /**
     * DBIM of order 2 or 3 with η = 0 (arXiv 2405.15885, section 4.3): N steps, N + 1 evaluations.
     *
     * @param order 2 or 3
     * @param steps N, at least 1
     */
    public Sampling dbimHighOrder(int order, int steps) {
        return sampling(new DbimHighOrder(order), steps);
    }

    /**
     * DDBM's hybrid Heun sampler (arXiv 2309.16948, algorithm 1): N steps, 3N − 1 evaluations with churn, 2N − 1 without.
     *
     * @param churn part of each interval taken by the SDE, in [0, 1); the paper's is 0.33
     * @param steps N, at least 1
     */
    public Sampling heun(double churn, int steps) {
        return sampling(new Heun(churn), steps);
    }

    /**
     * Jumps of a distilled model ({@link Bridges#distill}): N steps, N evaluations. Of another model they are blurred.
     *
     * @param steps N, at least 1; 1 or 2 are what a model is distilled for
     */
    public Sampling consistency(int steps) {
        return sampling(new Consistency(), steps);
    }

    /** The network's first prediction alone, D(xT, T): the mean of what the source could become. One evaluation. */
    public Sampling firstPrediction() {
        return sampling(new FirstPrediction(), 1);
    }

    /** {@link #dbim(double, int)} with η = 0. */
    public Sampling dbim(int steps) {
        return dbim(0, steps);
    }

    /** {@link #heun(double, int)} with the paper's churn, 0.33. */
    public Sampling heun(int steps) {
        return heun(Heun.PAPER_CHURN, steps);
    }

    /**
     * DPM-Solver++ of order 2 or 3, multistep (arXiv 2211.01095): N steps, N + 1 evaluations. Needs a grid such as logSnr.
     *
     * @param order 2 or 3
     * @param steps N, at least 1
     */
    public Sampling dpmSolver(int order, int steps) {
        return sampling(new DpmSolver(order), steps);
    }

    /** DPM-Solver++ of order 2 for the SDE (arXiv 2211.01095): N steps, N + 1 evaluations, noise at every step. */
    public Sampling dpmSolverSde(int steps) {
        return sampling(new DpmSolverSde(), steps);
    }

    /**
     * UniPC of order 2 or 3 (arXiv 2302.04867): N steps, N + 1 evaluations.
     *
     * @param order 2 or 3
     * @param steps N, at least 1
     */
    public Sampling uniPc(int order, int steps) {
        return sampling(new UniPc(order), steps);
    }

    /** DBMSolver (CVPR 2026) with its midpoints in t, on the karras grid: N steps, 2N evaluations. For VP and VE. */
    public Sampling dbmSolver(int steps) {
        return dbmSolver(DbmSolver.Midpoint.TIME, steps);
    }

    /** {@link #dbmSolver(int)} with a choice of midpoint: the authors take LAMBDA for DIODE, TIME for Edges2Handbags. */
    public Sampling dbmSolver(DbmSolver.Midpoint midpoint, int steps) {
        return sampling(new DbmSolver(midpoint), steps);
    }

    /**
     * ECSI (NeurIPS 2025) on its own grid of exponent 0.6: N steps, N evaluations, no booting noise. For VP and VE.
     *
     * @param eta η, at least 0; the authors' best on DDBM's weights is 0.3
     * @param steps N, at least 1
     */
    public Sampling ecsi(double eta, int steps) {
        return sampling(new Ecsi(eta), steps);
    }

    /**
     * The best picture for few evaluations, without noise but the booting one: the solver and the grid that were fitted to this model
     * ({@code ./bridges fit-grid}), else DPM-Solver++ of order 2 on a grid that suits most.
     *
     * @param nfe evaluations, at least 2; a fitted grid serves 3 to 20 best
     */
    public Sampling fast(int nfe) {
        if (nfe < 2) {
            throw new IllegalArgumentException("fast needs at least 2 evaluations, got " + nfe);
        }
        FittedGrid fitted = card.fittedGrid();
        return fitted == null
                ? dpmSolver(2, nfe - 1).grid(TimeGrid.asinh(USUAL_SCALE))
                : sampling(Samplers.labelled(fitted.sampler()), nfe - 1);
    }

    /**
     * The grid of that label, as a command line writes it.
     *
     * @param label as {@link TimeGrid#of} takes it, or {@code fitted} for the one in this model's card
     * @throws IllegalArgumentException if there is none, or none was fitted to this model
     */
    public TimeGrid grid(String label) {
        if (!label.equalsIgnoreCase(FittedGrid.LABEL)) {
            return TimeGrid.of(label);
        }
        FittedGrid fitted = card.fittedGrid();
        if (fitted == null) {
            throw new IllegalArgumentException(
                    "no grid was fitted to '%s': take another, or fit one with ./bridges fit-grid"
                            .formatted(card.name()));
        }
        return fitted;
    }

    /**
     * Any of these, chosen by a value; on the grid that was fitted to it and the model, else on the model's, or the sampler's where it
     * has one that ends in 0.
     */
    public Sampling sampling(Sampler sampler, int steps) {
        TimeGrid own = sampler.referenceGrid();
        FittedGrid fitted = card.fittedGrid();
        TimeGrid grid = fitted != null && fitted.isFor(sampler)
                ? fitted
                : own instanceof TimeGrid.Karras ? own : card.defaultGrid();
        Options options = new Options(sampler, steps, grid, convention.fit());
        if (card.network().regionColours()) {
            options.shading = Shading.SMOOTH;
        }
        if (convention.hole()) {
            options.mask = Mask.centre(card.imageSize());
        }
        return new Sampling(this, options);
    }

    /**
     * The bare preconditioned network, unclipped, for samplers of one's own: x and xT are N x C x H x W, t in (0, T]. Each
     * call sends xT to the device anew.
     *
     * @throws IllegalStateException if this bridge is closed
     */
    public Denoiser denoiser() {
        return (x, t, xT) -> {
            try (Engine.Run run = open(xT, Options.NO_LABEL)) {
                return run.denoise(x, t, xT);
            }
        };
    }

    int batchLimit() {
        return batchLimit.get();
    }

    /** What did not fit once is not tried again. */
    void limitBatch(int pictures) {
        batchLimit.accumulateAndGet(pictures, Math::min);
    }

    /**
     * The network behind the denoiser, as long as this bridge is open.
     *
     * @throws IllegalStateException if the denoiser is a formula
     */
    public Network network() {
        if (engine instanceof NetworkEngine network) {
            return network.network();
        }
        throw new IllegalStateException("'%s' is a formula and has no network".formatted(card.name()));
    }

    Engine.Run open(Tensor xT, int label) {
        if (closed.get()) {
            throw new IllegalStateException(
                    "the bridge '%s' is closed: load it again with Bridges.load".formatted(card.name()));
        }
        return engine.open(xT, labels(xT.batch(), label));
    }

    private int[] labels(int batch, int label) {
        int classes = card.network().numClasses();
        if (classes == 0) {
            if (label != Options.NO_LABEL) {
                throw new IllegalArgumentException(
                        "'%s' knows no classes: leave label out (got %d)".formatted(card.name(), label));
            }
            return new int[0];
        }
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("'%s' needs a label in [0, %d], got %s: set label(..)"
                    .formatted(card.name(), classes - 1, label == Options.NO_LABEL ? "none" : String.valueOf(label)));
        }
        int[] labels = new int[batch];
        Arrays.fill(labels, label);
        return labels;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            engine.close();
        }
    }

    /** Its model's card. */
    @Override
    public View view() {
        return card.view();
    }

    @Override
    public String toString() {
        return "%s on %s".formatted(card.name(), device());
    }
}
