/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.tensors;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A sequence of draws from N(0, I): the booting noise first, then what the steps add. Not thread-safe: one a run. */
@FunctionalInterface
public interface Noise {

    /** The next draw, a new tensor of this shape. */
    Tensor draw(int... shape);

    /**
     * Noise of one generator an item, so that item i depends on {@code seeds[i]} alone, bit for bit on every machine:
     * neither the device nor the batch it shares has a say.
     *
     * @throws IllegalArgumentException when a draw's first axis is not the number of seeds
     */
    static Noise seeded(long... seeds) {
        GaussianSource[] sources =
                Arrays.stream(seeds).mapToObj(GaussianSource::new).toArray(GaussianSource[]::new);
        return shape -> {
            Tensor drawn = Tensor.zeros(shape);
            if (drawn.batch() != sources.length) {
                throw new IllegalArgumentException(
                        "%d seeds cannot draw noise for a batch of %d".formatted(sources.length, drawn.batch()));
            }
            int size = drawn.itemSize();
            for (int item = 0; item < sources.length; item++) {
                sources[item].fill(drawn.values(), item * size, size);
            }
            return drawn;
        };
    }

    /**
     * The given draws, in order: recorded noise, or an encoded one.
     *
     * @throws IllegalStateException when more are asked for than were given
     * @throws IllegalArgumentException when a draw's shape is another
     */
    static Noise given(List<Tensor> draws) {
        Iterator<Tensor> rest = List.copyOf(draws).iterator();
        return shape -> {
            if (!rest.hasNext()) {
                throw new IllegalStateException(
                        "the sampler needs more than the %d given draws".formatted(draws.size()));
            }
            Tensor next = rest.next();
            if (!Arrays.equals(next.shape(), shape)) {
                throw new IllegalArgumentException("given noise has shape %s, the sampler needs %s"
                        .formatted(Arrays.toString(next.shape()), Arrays.toString(shape)));
            }
            return next.copy();
        };
    }
}
