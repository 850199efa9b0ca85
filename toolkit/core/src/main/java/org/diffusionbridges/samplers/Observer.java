/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.tensors.Tensor;

/** Sees a run go by: for progress, trajectories, tests. */
@FunctionalInterface
public interface Observer {

    /** Sees nothing. */
    Observer NONE = (t, x, x0Hat) -> {};

    /**
     * Called after every step, the booting step included.
     *
     * @param t time the step arrived at
     * @param x state there, raw and not clamped; not to be written to
     * @param x0Hat the prediction that led there, the later one of a Heun step's two; not to be written to
     */
    void step(double t, Tensor x, Tensor x0Hat);
}
