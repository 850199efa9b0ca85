/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** The same few held-out pairs every time, a row each: source, truth, and samples of several seeds. */
final class SampleGrid {
    private static final int STEPS = 10;
    private static final int GAP = 2;
    private final List<Pair> pairs;
    private final Schedule schedule;
    private final Preconditioning preconditioning;
    private final TimeGrid grid;
    private final int seeds;

    /**
     * @param batch samples in all, one batch of the network: its shape is known to the engine already
     */
    SampleGrid(
            PairDataset from, Schedule schedule, Preconditioning preconditioning, TimeGrid grid, int batch, long seed) {
        this.grid = grid;
        this.schedule = schedule;
        this.preconditioning = preconditioning;
        seeds = Math.max(1, Math.min(4, batch / 2));
        SplittableRandom random = Draws.random(seed, 0, Draws.Purpose.GRID);
        Draws draws = new Draws(from);
        pairs = IntStream.range(0, Math.max(1, batch / seeds))
                .mapToObj(i -> from.get(draws.pair(random)))
                .toList();
    }

    /** Draws the samples of every row in one batch: DBIM, η = 0, 10 steps of the grid. */
    BufferedImage draw(TrainedNetworks networks) {
        List<Tensor> sources = new ArrayList<>();
        long[] labels = new long[pairs.size() * seeds];
        long[] numbers = new long[labels.length];
        for (int row = 0; row < pairs.size(); row++) {
            for (int j = 0; j < seeds; j++) {
                labels[sources.size()] = pairs.get(row).label();
                numbers[sources.size()] = j;
                sources.add(pairs.get(row).source());
            }
        }
        Tensor xT = Tensor.concat(sources);
        BiFunction<Tensor, double[], Tensor> network = networks.evaluate(xT, labels);
        Denoiser denoiser = (x, t, source) -> denoise(network, x, t);
        double[] times = grid.times(schedule, STEPS);
        Tensor samples = new Dbim(schedule, times, 0)
                .sample(denoiser, xT, Noise.seeded(numbers), Observer.NONE)
                .clamp(-1, 1);
        List<List<Tensor>> rows = new ArrayList<>();
        for (int row = 0; row < pairs.size(); row++) {
            List<Tensor> images = new ArrayList<>();
            images.add(pairs.get(row).source());
            images.add(pairs.get(row).target());
            for (int j = 0; j < seeds; j++) {
                images.add(samples.item(row * seeds + j));
            }
            rows.add(images);
        }
        return grid(rows);
    }

    private Tensor denoise(BiFunction<Tensor, double[], Tensor> network, Tensor x, double t) {
        Scalings scale = preconditioning.at(schedule, t);
        double[] scaled = x.values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= scale.cIn();
        }
        double[] cNoise = new double[x.batch()];
        java.util.Arrays.fill(cNoise, scale.cNoise());
        double[] x0Hat = network.apply(Tensor.of(scaled, x.shape()), cNoise).values();
        for (int i = 0; i < x0Hat.length; i++) {
            x0Hat[i] = scale.cSkip() * x.values()[i] + scale.cOut() * x0Hat[i];
        }
        return Tensor.of(x0Hat, x.shape()).clamp(-1, 1);
    }

    private static BufferedImage grid(List<List<Tensor>> rows) {
        int channels = rows.get(0).get(0).extent(1);
        int height = rows.get(0).get(0).extent(2);
        int width = rows.get(0).get(0).extent(3);
        BufferedImage grid = new BufferedImage(
                rows.get(0).size() * (width + GAP) - GAP,
                rows.size() * (height + GAP) - GAP,
                BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).size(); column++) {
                double[] image = rows.get(row).get(column).values();
                for (int at = 0; at < height * width; at++) {
                    int red = level(image[at]);
                    int green = channels == 1 ? red : level(image[at + height * width]);
                    int blue = channels == 1 ? red : level(image[at + 2 * height * width]);
                    grid.setRGB(
                            column * (width + GAP) + at % width,
                            row * (height + GAP) + at / width,
                            red << 16 | green << 8 | blue);
                }
            }
        }
        return grid;
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, (value + 1) * 127.5));
    }
}
