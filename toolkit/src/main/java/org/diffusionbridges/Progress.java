/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

/** Told how far a run has come, from the thread that runs it. */
@FunctionalInterface
public interface Progress {

    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /**
     * Called after every network evaluation of a batch.
     *
     * @param done evaluations done, from 1
     * @param total evaluations in all: the sampling's NFE
     */
    void evaluated(int done, int total);
}
