/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One batch ready for the network, prepared in float64 and rounded once.
 *
 * @param shape N, C, H, W
 * @param input cIn x_t, and the colours of regions behind it if the network sees them
 * @param cNoise one an item
 * @param source xT, unscaled
 * @param target the network's target F*
 * @param labels one an item; all -1 where the dataset has none
 * @param cOut one an item, by which the network's error becomes the prediction's, to be measured by pseudo-Huber; null for the
 *     squared error of the network itself
 */
record Batch(
        int[] shape,
        float[] input,
        float[] cNoise,
        float[] source,
        float[] target,
        long[] labels,
        float @Nullable [] cOut) {

    /** N, C, H, W of the network's input. */
    int[] inputShape() {
        return new int[] {shape[0], input.length / (shape[0] * shape[2] * shape[3]), shape[2], shape[3]};
    }

    /** Draws pairs, how they are varied and flips. */
    static List<Pair> pairs(
            PairDataset dataset,
            Draws draws,
            int size,
            Augmentation augmentation,
            boolean flips,
            SplittableRandom random) {
        Pair[] pairs = new Pair[size];
        for (int i = 0; i < size; i++) {
            int index = draws.pair(random);
            Pair pair = augmentation.equals(Augmentation.NONE)
                    ? dataset.get(index)
                    : augmentation.vary(dataset.drawn(index, random), random);
            pairs[i] = flips && random.nextBoolean() ? flipped(pair) : pair;
        }
        return List.of(pairs);
    }

    /** Draws times and noise for given pairs. */
    static Batch of(List<Pair> pairs, DdbmLoss loss, TimeSampling times, SplittableRandom random) {
        Tensor x0 = Tensor.concat(pairs.stream().map(Pair::target).toList());
        Tensor xT = sources(pairs);
        double[] t = spread(times, loss.schedule(), pairs.size(), random);
        long[] seeds = random.longs(pairs.size()).toArray();
        Tensor noise = Noise.seeded(seeds).draw(x0.shape());
        DdbmLoss.Problem problem = loss.problem(x0, xT, noise, t);
        return new Batch(
                x0.shape(),
                problem.input().floats(),
                floats(problem.cNoise()),
                xT.floats(),
                problem.target().floats(),
                labels(pairs),
                null);
    }

    /**
     * A batch whose network is to make D(x, t; xT) = x̂0, measured by pseudo-Huber.
     *
     * @param x states
     * @param t one time an item
     */
    static Batch of(Tensor x, double[] t, Tensor xT, Tensor x0Hat, long[] labels, DdbmLoss loss) {
        Tensor target = Tensor.zeros(x.shape());
        double[] cNoise = new double[t.length];
        double[] cOut = new double[t.length];
        int size = x.itemSize();
        for (int item = 0; item < t.length; item++) {
            Scalings scale = loss.preconditioning().at(loss.schedule(), t[item]);
            cNoise[item] = scale.cNoise();
            cOut[item] = scale.cOut();
            for (int k = item * size; k < (item + 1) * size; k++) {
                target.values()[k] = (x0Hat.values()[k] - scale.cSkip() * x.values()[k]) / scale.cOut();
            }
        }
        return new Batch(
                x.shape(),
                loss.inputs(xT).of(x, t).floats(),
                floats(cNoise),
                xT.floats(),
                target.floats(),
                labels,
                floats(cOut));
    }

    static Tensor sources(List<Pair> pairs) {
        return Tensor.concat(pairs.stream().map(Pair::source).toList());
    }

    static long[] labels(List<Pair> pairs) {
        return pairs.stream().mapToLong(Pair::label).toArray();
    }

    /**
     * Times of the density wanted that together are evenly spread over its quantiles, which takes variance out of the
     * batch's gradient (Kingma et al., arXiv 2107.00630, appendix I.1).
     */
    private static double[] spread(TimeSampling times, Schedule schedule, int size, SplittableRandom random) {
        double offset = random.nextDouble();
        double[] t = new double[size];
        for (int i = 0; i < size; i++) {
            t[i] = times.timeAt(schedule, (offset + (double) i / size) % 1);
        }
        return t;
    }

    private static Pair flipped(Pair pair) {
        return new Pair(mirrored(pair.source()), mirrored(pair.target()), pair.label());
    }

    private static Tensor mirrored(Tensor image) {
        int width = image.extent(3);
        double[] from = image.values();
        double[] to = new double[from.length];
        for (int row = 0; row < from.length; row += width) {
            for (int x = 0; x < width; x++) {
                to[row + x] = from[row + width - 1 - x];
            }
        }
        return Tensor.of(to, image.shape());
    }

    private static float[] floats(double[] values) {
        return Tensor.of(values, values.length).floats();
    }
}
