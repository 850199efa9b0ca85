/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.tensors.Tensor;

/** Pairs whose grey sources are given the channels of their coloured targets: a bridge's two ends have one shape. */
record GreySources(PairDataset pairs) implements PairDataset {

    /**
     * The pairs themselves if sources and targets have one shape, else with grey repeated.
     *
     * @throws IllegalArgumentException if the dataset is empty, or its shapes differ in more than grey and colour
     */
    static PairDataset matched(PairDataset pairs) {
        if (pairs.size() == 0) {
            throw new IllegalArgumentException("the dataset %s holds no pairs".formatted(pairs.name()));
        }
        Pair first = pairs.get(0);
        int[] source = first.source().itemShape();
        int[] target = first.target().itemShape();
        if (target.length != 3) {
            throw new IllegalArgumentException("training needs images of C x H x W, %s has targets of shape %s"
                    .formatted(pairs.name(), Arrays.toString(target)));
        }
        if (Arrays.equals(source, target)) {
            return pairs;
        }
        if (source.length == 3 && source[0] == 1 && source[1] == target[1] && source[2] == target[2]) {
            return new GreySources(pairs);
        }
        throw new IllegalArgumentException("sources and targets of %s need one shape, or grey sources, got %s and %s"
                .formatted(pairs.name(), Arrays.toString(source), Arrays.toString(target)));
    }

    @Override
    public String name() {
        return pairs.name();
    }

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public Pair get(int index) {
        return matched(pairs.get(index));
    }

    @Override
    public Pair drawn(int index, RandomGenerator random) {
        return matched(pairs.drawn(index, random));
    }

    private static Pair matched(Pair pair) {
        int[] shape = pair.target().shape();
        double[] grey = pair.source().values();
        double[] repeated = new double[pair.target().values().length];
        for (int at = 0; at < repeated.length; at += grey.length) {
            System.arraycopy(grey, 0, repeated, at, grey.length);
        }
        return new Pair(Tensor.of(repeated, shape), pair.target(), pair.label());
    }

    @Override
    public int group(int index) {
        return pairs.group(index);
    }

    @Override
    public int groups() {
        return pairs.groups();
    }

    @Override
    public List<String> classNames() {
        return pairs.classNames();
    }
}
