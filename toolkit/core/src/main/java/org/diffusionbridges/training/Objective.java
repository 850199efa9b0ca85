/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import java.util.SplittableRandom;
import org.diffusionbridges.data.Pair;

/** What a run teaches its network: a batch of pairs becomes inputs and targets. */
interface Objective extends AutoCloseable {

    /** A batch up to what the network in training must add, on the training thread. */
    @FunctionalInterface
    interface Draft {
        Batch complete(TrainedNetworks networks);
    }

    /** Draws times and noise for given pairs, on the thread that prepares. */
    Draft draw(List<Pair> pairs, SplittableRandom random);

    /** A batch whose target does not depend on the network in training. */
    Batch heldOut(List<Pair> pairs, SplittableRandom random);

    @Override
    default void close() {}

    /** Denoising bridge score matching: {@link DdbmLoss}. */
    record Denoising(DdbmLoss loss, TimeSampling times) implements Objective {
        @Override
        public Draft draw(List<Pair> pairs, SplittableRandom random) {
            Batch batch = heldOut(pairs, random);
            return networks -> batch;
        }

        @Override
        public Batch heldOut(List<Pair> pairs, SplittableRandom random) {
            return Batch.of(pairs, loss, times, random);
        }
    }
}
