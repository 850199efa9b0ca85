/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.List;
import org.diffusionbridges.tensors.Tensor;

/** A figure of several answers to one source: how they vary where the source leaves a choice. */
public interface GroupMetric extends Metric {

    /**
     * The figure of one source's answers.
     *
     * @param samples n x C x H x W in [-1, 1], n at least 2
     * @throws IllegalArgumentException if there are fewer, or a value is not in [-1, 1]
     */
    double of(Tensor samples);

    /**
     * The mean over sources, with its standard error: that of the sources, not of the seeds.
     *
     * @param groups one tensor a source, as for {@link #of}
     * @throws IllegalArgumentException if there is none, or as {@link #of}
     */
    default Measured measure(List<Tensor> groups) {
        return Measured.mean(groups.stream().mapToDouble(this::of).toArray());
    }
}
