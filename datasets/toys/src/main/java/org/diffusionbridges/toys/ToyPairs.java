/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import java.util.Locale;
import java.util.Objects;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Tensor;

/** Points of one distribution in the plane paired with points of another; source and target are 1 x 2. */
public final class ToyPairs implements PairDataset {
    /** The most pairs that {@link #transported} accepts: they take up to a minute, and time grows with the cube. */
    public static final int MOST_TRANSPORTED = 2_000;

    private final String name;
    private final Tensor sources;
    private final Tensor targets;

    private ToyPairs(String name, Tensor sources, Tensor targets) {
        this.name = name;
        this.sources = sources;
        this.targets = targets;
    }

    /**
     * Sources and targets drawn apart: any source may go to any target.
     *
     * @throws IllegalArgumentException if count is below 1
     */
    public static ToyPairs independent(Toy source, Toy target, int count, long seed) {
        // seed + 1: two draws from one toy with one seed would be equal
        return new ToyPairs(name(source, target), source.sample(count, seed), target.sample(count, seed + 1));
    }

    /**
     * The same points as {@link #independent}, paired by optimal transport: of all one-to-one pairings the one of the least
     * sum of squared distances.
     *
     * @throws IllegalArgumentException if count is not in [1, 2000]
     */
    public static ToyPairs transported(Toy source, Toy target, int count, long seed) {
        if (count > MOST_TRANSPORTED) {
            throw new IllegalArgumentException("optimal transport takes at most %d pairs, got %d: draw several sets"
                    .formatted(MOST_TRANSPORTED, count));
        }
        ToyPairs drawn = independent(source, target, count, seed);
        double[] from = drawn.sources.values();
        double[] to = drawn.targets.values();
        int[] partner = Assignment.optimal(count, (i, j) -> squaredDistance(from, i, to, j));
        double[] paired = new double[to.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(to, 2 * partner[i], paired, 2 * i, 2);
        }
        return new ToyPairs(drawn.name + "/transported", drawn.sources, Tensor.of(paired, count, 2));
    }

    private static double squaredDistance(double[] from, int i, double[] to, int j) {
        double dx = from[2 * i] - to[2 * j];
        double dy = from[2 * i + 1] - to[2 * j + 1];
        return dx * dx + dy * dy;
    }

    private static String name(Toy source, Toy target) {
        return "toys/%s-to-%s".formatted(source, target).toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return sources.batch();
    }

    @Override
    public Pair get(int index) {
        Objects.checkIndex(index, size());
        return new Pair(sources.item(index), targets.item(index), -1);
    }
}
