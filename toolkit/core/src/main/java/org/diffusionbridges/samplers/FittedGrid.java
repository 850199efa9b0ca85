/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.diffusionbridges.schedules.Schedule;

/**
 * A grid found for one model and one sampler, from T − 1e-3 to t_min, as 'Align Your Steps' (arXiv 2404.14507) does for diffusion:
 * for some numbers of steps the λ between both ends, for those between them their mean along the way, beyond them the last
 * one's.
 *
 * @param sampler which it was fitted for, by {@link Sampler#label}
 * @param lambdas by N the N − 1 rising λ between the first and the last time; at least one N, of at least 2
 */
public record FittedGrid(String sampler, NavigableMap<Integer, List<Double>> lambdas) implements TimeGrid {

    /** Its name on a command line. */
    public static final String LABEL = "fitted";

    /** @throws IllegalArgumentException if the λ do not rise, or are not N − 1 */
    public FittedGrid {
        NavigableMap<Integer, List<Double>> copy = new TreeMap<>();
        lambdas.forEach((steps, inner) -> copy.put(steps, List.copyOf(inner)));
        if (copy.isEmpty() || copy.firstKey() < 2) {
            throw new IllegalArgumentException(
                    "a fitted grid needs a number of steps of at least 2, got " + copy.keySet());
        }
        copy.forEach(FittedGrid::check);
        lambdas = Collections.unmodifiableNavigableMap(copy);
    }

    private static void check(int steps, List<Double> inner) {
        boolean rising = inner.size() == steps - 1;
        for (int i = 1; rising && i < inner.size(); i++) {
            rising = inner.get(i) > inner.get(i - 1);
        }
        if (!rising || !inner.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a fitted grid of %d steps needs %d rising lambdas, got %s".formatted(steps, steps - 1, inner));
        }
    }

    /** Whether it was fitted for this sampler. */
    public boolean isFor(Sampler other) {
        return sampler.equals(other.label());
    }

    @Override
    public double[] times(Schedule schedule, int steps) {
        double high = schedule.tMax() - T_MARGIN;
        double low = schedule.tMin();
        double first = schedule.at(high).lambda();
        double last = schedule.at(low).lambda();
        return timesOf(schedule, inner(steps, first, last));
    }

    private List<Double> inner(int steps, double first, double last) {
        if (lambdas.containsKey(steps)) {
            return lambdas.get(steps);
        }
        Integer below = lambdas.floorKey(steps);
        Integer above = lambdas.ceilingKey(steps);
        int from = below == null ? lambdas.firstKey() : below;
        int to = above == null ? lambdas.lastKey() : above;
        double part = from == to ? 0 : (double) (steps - from) / (to - from);
        List<Double> inner = new ArrayList<>();
        for (int i = 1; i < steps; i++) {
            double way = (double) i / steps;
            inner.add((1 - part) * at(from, way, first, last) + part * at(to, way, first, last));
        }
        return inner;
    }

    /** λ after a part of the way of the grid of so many steps, on the line between its neighbours. */
    private double at(int steps, double way, double first, double last) {
        List<Double> all = new ArrayList<>(lambdas.get(steps));
        all.add(0, first);
        all.add(last);
        int i = Math.min(steps - 1, (int) (way * steps));
        double rest = way * steps - i;
        return (1 - rest) * all.get(i) + rest * all.get(i + 1);
    }

    /** The times of these λ, between T − 1e-3 and t_min. */
    public static double[] timesOf(Schedule schedule, List<Double> inner) {
        double high = schedule.tMax() - T_MARGIN;
        double low = schedule.tMin();
        double[] times = new double[inner.size() + 2];
        times[0] = (float) high;
        for (int i = 0; i < inner.size(); i++) {
            times[i + 1] = (float) schedule.timeOf(inner.get(i), low, high);
        }
        times[inner.size() + 1] = (float) low;
        return times;
    }

    @Override
    public String label() {
        return LABEL;
    }
}
