/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.training.TrainingListener.Evaluation;

/** The held-out loss over a fixed set of pairs, times and noises: what differs between two evaluations is the weights. */
final class HeldOut {
    private final List<Batch> batches = new ArrayList<>();

    HeldOut(PairDataset pairs, Objective objective, int count, int batch, long seed) {
        SplittableRandom random = Draws.random(seed, 0, Draws.Purpose.HELD_OUT);
        Draws draws = new Draws(pairs);
        for (int done = 0; done < count; done += batch) {
            batches.add(objective.heldOut(Batch.pairs(pairs, draws, batch, Augmentation.NONE, false, random), random));
        }
    }

    /** The loss of every average, in order. */
    List<Evaluation> of(TrainedNetworks networks, List<Ema> averages, long step) {
        return IntStream.range(0, averages.size())
                .mapToObj(i -> {
                    networks.look(i);
                    double[] losses = batches.stream()
                            .flatMapToDouble(batch -> java.util.Arrays.stream(networks.losses(batch)))
                            .toArray();
                    return evaluation(step, averages.get(i).halfLife(), losses);
                })
                .toList();
    }

    private static Evaluation evaluation(long step, double halfLife, double[] losses) {
        double mean = java.util.Arrays.stream(losses).average().orElseThrow();
        double squares = java.util.Arrays.stream(losses)
                .map(l -> (l - mean) * (l - mean))
                .sum();
        double error = Math.sqrt(squares / Math.max(1, losses.length - 1) / losses.length);
        return new Evaluation(step, halfLife, mean, error);
    }
}
