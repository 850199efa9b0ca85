/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.samplers.Consistency;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** The same few held-out pairs every time, a row each: source, truth, and samples of several seeds. */
final class SampleGrid {
    private static final int STEPS = 10;

    /** So many are tried for rows that differ; a small dataset gives fewer rows. */
    private static final int DRAWS = 1000;

    private static final int JUMPS = 2;

    private final List<Pair> pairs;
    private final DdbmLoss loss;
    private final TimeGrid grid;
    private final boolean distilled;
    private final int seeds;

    /**
     * @param batch samples in all, one batch of the network: its shape is known to the engine already
     */
    SampleGrid(PairDataset from, DdbmLoss loss, boolean distilled, TimeGrid grid, int batch, long seed) {
        this.distilled = distilled;
        this.grid = grid;
        this.loss = loss;
        seeds = Math.max(1, Math.min(4, batch / 2));
        SplittableRandom random = Draws.random(seed, 0, Draws.Purpose.GRID);
        Draws draws = new Draws(from);
        pairs = IntStream.generate(() -> draws.pair(random))
                .limit(DRAWS)
                .distinct()
                .limit(Math.max(1, batch / seeds))
                .mapToObj(from::get)
                .toList();
    }

    /** Draws the samples of every row in one batch: DBIM, η = 0, 10 steps of the grid; of a distilled model two jumps. */
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
        ConsistencySteps.Denoiser network = loss.denoiser(xT, networks.evaluate(xT, labels));
        Denoiser denoiser = (x, t, source) -> {
            double[] times = new double[x.batch()];
            Arrays.fill(times, t);
            return network.denoise(x, times, source);
        };
        Tensor samples = (distilled ? new Consistency() : new Dbim(0))
                .sample(
                        denoiser,
                        grid.on(loss.schedule(), distilled ? JUMPS : STEPS),
                        xT,
                        Noise.seeded(numbers),
                        Observer.NONE)
                .clamp(-1, 1);
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (int row = 0; row < pairs.size(); row++) {
            List<BufferedImage> images = new ArrayList<>();
            images.add(Images.toImage(pairs.get(row).source()));
            images.add(Images.toImage(pairs.get(row).target()));
            for (int j = 0; j < seeds; j++) {
                images.add(Images.toImage(samples.item(row * seeds + j)));
            }
            rows.add(images);
        }
        return ContactSheet.of(rows).columns(captions()).image();
    }

    private List<String> captions() {
        List<String> captions = new ArrayList<>(List.of("source", "truth"));
        for (int j = 0; j < seeds; j++) {
            captions.add("seed " + j);
        }
        return captions;
    }
}
