/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.samplers.Method;
import org.diffusionbridges.samplers.TimeGrid;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Sampling} can be told; each {@code with} gives a new value.
 *
 * @param flat whether the source's regions have one colour each
 * @param progress who hears of every evaluation; without one, whoever watches sees a bar
 */
record Options(
        Method method,
        int steps,
        TimeGrid grid,
        long seed,
        boolean clip,
        @Nullable Mask mask,
        boolean flat,
        int label,
        boolean keepTrajectory,
        int batch,
        Fit fit,
        @Nullable DrawingPreparation preparation,
        @Nullable Progress progress) {

    static final int NO_LABEL = -1;
    static final int DEFAULT_BATCH = 16;

    Options {
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + batch);
        }
    }

    static Options of(Method method, int steps, TimeGrid grid, Fit fit) {
        return new Options(method, steps, grid, 0, true, null, false, NO_LABEL, false, DEFAULT_BATCH, fit, null, null);
    }

    Options with(TimeGrid other) {
        return new Options(
                method, steps, other, seed, clip, mask, flat, label, keepTrajectory, batch, fit, preparation, progress);
    }

    Options withSeed(long other) {
        return new Options(
                method, steps, grid, other, clip, mask, flat, label, keepTrajectory, batch, fit, preparation, progress);
    }

    Options withClip(boolean on) {
        return new Options(
                method, steps, grid, seed, on, mask, flat, label, keepTrajectory, batch, fit, preparation, progress);
    }

    Options with(Mask other) {
        return new Options(
                method, steps, grid, seed, clip, other, flat, label, keepTrajectory, batch, fit, preparation, progress);
    }

    Options withFlat(boolean on) {
        return new Options(
                method, steps, grid, seed, clip, mask, on, label, keepTrajectory, batch, fit, preparation, progress);
    }

    Options withLabel(int other) {
        return new Options(
                method, steps, grid, seed, clip, mask, flat, other, keepTrajectory, batch, fit, preparation, progress);
    }

    Options withTrajectory() {
        return new Options(method, steps, grid, seed, clip, mask, flat, label, true, batch, fit, preparation, progress);
    }

    Options withBatch(int other) {
        return new Options(
                method, steps, grid, seed, clip, mask, flat, label, keepTrajectory, other, fit, preparation, progress);
    }

    Options with(Fit other) {
        return new Options(
                method,
                steps,
                grid,
                seed,
                clip,
                mask,
                flat,
                label,
                keepTrajectory,
                batch,
                other,
                preparation,
                progress);
    }

    Options with(DrawingPreparation other) {
        return new Options(
                method, steps, grid, seed, clip, mask, flat, label, keepTrajectory, batch, fit, other, progress);
    }

    Options with(Progress other) {
        return new Options(
                method, steps, grid, seed, clip, mask, flat, label, keepTrajectory, batch, fit, preparation, other);
    }
}
