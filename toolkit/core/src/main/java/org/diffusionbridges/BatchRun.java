/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.display.Work;
import org.diffusionbridges.errors.DeviceMemoryException;

/**
 * One call over many pictures: batch by batch, each read when its turn comes, at once or in as few parts as the device's memory
 * allows, and told of as one piece of work. A part that does not fit is halved, and what did not fit once is not tried again with
 * that bridge. Noise is drawn picture by picture, so the results are the same.
 */
final class BatchRun implements Progress, AutoCloseable {

    /** Reads the pictures {@code from} to {@code to} (exclusive) of the call. */
    interface Batches<T> {
        Part<T> read(int from, int to);
    }

    /** Runs the pictures {@code from} to {@code to} (exclusive) of a batch; may be called again for fewer of them. */
    interface Part<T> {
        List<T> run(int from, int to, Progress progress);
    }

    private final Progress told;
    private final Work work;
    private int before;

    private BatchRun(Options options, String what, int pictures, int nfe) {
        int batches = (pictures + options.batch - 1) / options.batch;
        work = Work.begin(what, (long) batches * nfe, "evaluations");
        Progress named = options.progress;
        told = named != null ? named : (done, total) -> work.done(before + done, "");
    }

    /**
     * Runs a call.
     *
     * @param what the call, in a word or two
     * @param nfe evaluations of each batch
     * @throws DeviceMemoryException if one picture alone does not fit
     */
    static <T> List<T> of(Bridge bridge, Options options, String what, int pictures, int nfe, Batches<T> batches) {
        List<T> results = new ArrayList<>();
        try (BatchRun run = new BatchRun(options, what, pictures, nfe)) {
            for (int from = 0; from < pictures; from += options.batch) {
                int to = Math.min(pictures, from + options.batch);
                results.addAll(run.inParts(bridge, to - from, batches.read(from, to)));
            }
        }
        return results;
    }

    private <T> List<T> inParts(Bridge bridge, int pictures, Part<T> part) {
        List<T> results = new ArrayList<>();
        while (results.size() < pictures) {
            int from = results.size();
            int count = Math.min(pictures - from, bridge.batchLimit());
            try {
                results.addAll(part.run(from, from + count, this));
            } catch (DeviceMemoryException e) {
                if (count == 1) {
                    throw e;
                }
                bridge.limitBatch(count / 2);
                batchHalved(count, count / 2);
            }
        }
        return results;
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
