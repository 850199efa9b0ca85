/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Optional;

/** A figure of a whole set of images, seen through their features. */
public interface SetMetric extends Metric {

    /**
     * The figure of the set.
     *
     * @throws IllegalArgumentException if the features are of another space than the metric's, or too few
     */
    double of(Features features);

    /** Why the figure of such a set should not be trusted, in one line; empty if nothing speaks against it. */
    default Optional<String> warning(Features features) {
        return Optional.empty();
    }

    /**
     * The figure with its standard error, by the jackknife over 20 groups of images: see {@link Jackknife}.
     *
     * @throws IllegalArgumentException as {@link #of}
     */
    default Measured measure(Features features) {
        return new Measured(of(features), Jackknife.standardError(features, this::of), Jackknife.groups(features));
    }
}
