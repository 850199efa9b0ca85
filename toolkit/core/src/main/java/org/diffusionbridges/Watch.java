/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import org.diffusionbridges.display.Work;

/** Tells of the evaluations of one call: the progress that the caller named, or else a bar. */
final class Watch implements Progress, AutoCloseable {
    private final Progress told;
    private final Work work;
    private int before;

    /**
     * @param what the call, in a word or two
     * @param pictures how many, batch by batch
     * @param nfe evaluations of each batch
     */
    Watch(Options options, String what, int pictures, int nfe) {
        int batches = (pictures + options.batch() - 1) / options.batch();
        work = Work.begin(what, (long) batches * nfe, "evaluations");
        Progress named = options.progress();
        told = named != null ? named : (done, total) -> work.done(before + done, "");
    }

    @Override
    public void batchHalved(int tried, int next) {
        told.batchHalved(tried, next);
    }

    @Override
    public void evaluated(int done, int total) {
        told.evaluated(done, total);
        if (done == total) {
            before += total;
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
