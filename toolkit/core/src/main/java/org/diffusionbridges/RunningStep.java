/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import org.diffusionbridges.tensors.Tensor;

/** One step of a run under way, as {@link Sampling#onStep} sees it: all pictures of the batch at once. */
public final class RunningStep {
    private final double t;
    private final Tensor x;
    private final Tensor x0Hat;
    private final int evaluations;
    private final int nfe;
    private boolean stopped;

    RunningStep(double t, Tensor x, Tensor x0Hat, int evaluations, int nfe) {
        this.t = t;
        this.x = x;
        this.x0Hat = x0Hat;
        this.evaluations = evaluations;
        this.nfe = nfe;
    }

    /** The time that the step arrived at. */
    public double t() {
        return t;
    }

    /** The state there, N x C x H x W, raw and not clamped; not to be written to. */
    public Tensor x() {
        return x;
    }

    /** The prediction x̂0 that led there, N x C x H x W; not to be written to. */
    public Tensor x0Hat() {
        return x0Hat;
    }

    /** Evaluations so far. */
    public int evaluations() {
        return evaluations;
    }

    /** Evaluations of the whole run. */
    public int nfe() {
        return nfe;
    }

    /** Ends the run here: its result is this step's prediction. */
    public void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }
}
