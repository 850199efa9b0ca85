/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.Multistep;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Schedule;

/**
 * Finds the grid on which a solver's few steps end nearest to the bridge's ODE ({@link Convergence}), for one model: each time
 * between the two ends is moved, from the last to the first, to where a parabola through three distances is least, and every
 * number of steps begins with the best of the grids by name and what was found for the number before.
 */
public final class GridFit {
    /** Steps of the solution that stands for the exact one. */
    private static final int EXACT_STEPS = 100;
    /** How far a time is moved at first, in parts of the way to its nearer neighbour; half as far the next time round. */
    private static final double REACH = 0.35;
    /** Kept of a parabola's leap, in parts of a move. */
    private static final double LEAP = 2;

    private final Multistep sampler;
    private final Convergence convergence;
    private final int rounds;

    private GridFit(Multistep sampler, Convergence convergence, int rounds) {
        this.sampler = sampler;
        this.convergence = convergence;
        this.rounds = rounds;
    }

    /**
     * Fits.
     *
     * @param sampler a deterministic solver
     * @param pairs whose first sources are used: the training's, not the test's
     * @param sources how many of them, at least 1
     * @param steps for which numbers of steps, rising, at least 2 each
     * @param rounds how often each time is moved, at least 1
     * @param told of every number of steps, and its distance to the ODE's solution, root mean square in [-1, 1]
     * @throws IllegalArgumentException if the sampler is stochastic, or a number is out of its range
     */
    public static FittedGrid fit(
            Bridge bridge,
            Multistep sampler,
            PairDataset pairs,
            int sources,
            List<Integer> steps,
            int rounds,
            BiConsumer<Integer, Double> told) {
        if (!sampler.isDeterministic()) {
            throw new IllegalArgumentException("a grid is fitted for a deterministic sampler, got " + sampler.label());
        }
        if (sources < 1 || rounds < 1 || steps.isEmpty() || steps.get(0) < 2) {
            throw new IllegalArgumentException(
                    "a fit needs sources and rounds of at least 1 and steps of at least 2, got %d, %d and %s"
                            .formatted(sources, rounds, steps));
        }
        GridFit fit = new GridFit(
                sampler, new Convergence(bridge, Convergence.sources(bridge, pairs, sources), 0, EXACT_STEPS), rounds);
        NavigableMap<Integer, List<Double>> found = new TreeMap<>();
        for (int n : steps) {
            found.put(n, fit.fitted(n, found, told));
        }
        return new FittedGrid(sampler.label(), found);
    }

    private List<Double> fitted(
            int steps, NavigableMap<Integer, List<Double>> found, BiConsumer<Integer, Double> told) {
        Schedule schedule = convergence.schedule();
        List<TimeGrid> starts =
                new ArrayList<>(List.of(TimeGrid.logSnr(), TimeGrid.asinh(1), TimeGrid.asinh(2), TimeGrid.asinh(5)));
        if (!found.isEmpty()) {
            starts.add(new FittedGrid(sampler.label(), found));
        }
        double[] lambdas = new double[0];
        double least = Double.POSITIVE_INFINITY;
        for (TimeGrid start : starts) {
            TimeSteps on = start.on(schedule, steps);
            double[] tried = IntStream.rangeClosed(0, steps)
                    .mapToDouble(i -> on.at(i).lambda())
                    .toArray();
            double distance = distance(tried);
            if (distance < least) {
                least = distance;
                lambdas = tried;
            }
        }
        double reach = REACH;
        for (int round = 0; round < rounds; round++, reach /= 2) {
            for (int i = steps - 1; i > 0; i--) {
                least = move(lambdas, i, reach, least);
            }
        }
        told.accept(steps, least);
        List<Double> inner = new ArrayList<>();
        for (int i = 1; i < steps; i++) {
            inner.add(Math.round(lambdas[i] * 1e4) / 1e4);
        }
        return inner;
    }

    /** Moves one λ to the least of three distances or of the parabola through them, and gives the distance there. */
    private double move(double[] lambdas, int i, double reach, double here) {
        double at = lambdas[i];
        double step = reach * Math.min(at - lambdas[i - 1], lambdas[i + 1] - at);
        double below = distance(lambdas, i, at - step);
        double above = distance(lambdas, i, at + step);
        double best = at;
        double least = here;
        if (below < least) {
            best = at - step;
            least = below;
        }
        if (above < least) {
            best = at + step;
            least = above;
        }
        double bend = below - 2 * here + above;
        if (bend > 0) {
            double leap = Math.max(-LEAP, Math.min(LEAP, (below - above) / (2 * bend)));
            double bottom = distance(lambdas, i, at + leap * step);
            if (bottom < least) {
                best = at + leap * step;
                least = bottom;
            }
        }
        lambdas[i] = best;
        return least;
    }

    private double distance(double[] lambdas, int i, double moved) {
        double[] tried = lambdas.clone();
        tried[i] = moved;
        return distance(tried);
    }

    private double distance(double[] lambdas) {
        List<Double> inner = new ArrayList<>();
        for (int i = 1; i < lambdas.length - 1; i++) {
            inner.add(lambdas[i]);
        }
        Schedule schedule = convergence.schedule();
        return convergence.rms(sampler, TimeSteps.of(schedule, FittedGrid.timesOf(schedule, inner)));
    }
}
