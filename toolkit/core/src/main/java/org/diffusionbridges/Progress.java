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

    /**
     * Called when the device's memory was too small for a batch, before its pictures are begun again in smaller ones; the
     * pictures come out the same. Unless overridden, says so on the error stream.
     *
     * @param tried pictures that did not fit at once
     * @param next how many go at once from now on, with this bridge
     */
    default void batchHalved(int tried, int next) {
        System.err.printf(
                "bridges: no memory for %d pictures at once, going on with %d (--batch sets it)%n", tried, next);
    }
}
