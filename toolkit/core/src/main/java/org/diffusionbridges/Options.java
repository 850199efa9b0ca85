/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.function.Consumer;
import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.jspecify.annotations.Nullable;

/** Everything a {@link Sampling} can be told. Its fields change only on a copy that nobody has seen yet: see {@link #with}. */
final class Options implements Cloneable {
    static final int NO_LABEL = -1;
    private static final int DEFAULT_BATCH = 16;

    Sampler sampler;
    int steps;
    TimeGrid grid;
    Fit fit;
    long seed;
    boolean clip = true;

    /** How colours may run within the source's regions. */
    Shading shading = Shading.FREE;

    /** How many times as large as the model's a picture is. */
    int enlarge = 1;

    int label = NO_LABEL;
    boolean keepTrajectory;
    int batch = DEFAULT_BATCH;

    @Nullable
    Mask mask;

    @Nullable
    DrawingPreparation preparation;

    /** Who hears of every evaluation; without one, whoever watches sees a bar. */
    @Nullable
    Progress progress;

    /** Who sees every step and may end the run. */
    @Nullable
    Consumer<RunningStep> onStep;

    Options(Sampler sampler, int steps, TimeGrid grid, Fit fit) {
        this.sampler = sampler;
        this.steps = steps;
        this.grid = grid;
        this.fit = fit;
    }

    /** A copy with a change. */
    Options with(Consumer<Options> change) {
        try {
            Options next = (Options) clone();
            change.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
