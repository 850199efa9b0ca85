/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.diffusionbridges.Translation;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and writes results on a thread of its own, while the next ones are computed; when that falls behind, the caller
 * writes as well. The first failure, such as a full disk, is thrown at the next call.
 */
final class ResultWriter implements AutoCloseable {
    /** Results that may wait: they are held in memory. */
    private static final int WAITING = 32;

    /** For one result. */
    private static final int PATIENCE_SECONDS = 10;

    private final Runnable written;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
                Thread writer = new Thread(task, "results");
                writer.setDaemon(true);
                return writer;
            },
            new ThreadPoolExecutor.CallerRunsPolicy());

    /** @param written told of every source that is done with, from any thread */
    ResultWriter(Runnable written) {
        this.written = written;
    }

    /** Writes the results of one source, now or later; none of one that failed. */
    void write(List<Translation> results, List<Path> files) {
        throwFailure();
        thread.execute(() -> {
            try {
                for (int i = 0; failure.get() == null && i < results.size(); i++) {
                    results.get(i).save(files.get(i));
                }
                written.run();
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /** Waits until all is written. */
    void finish() {
        thread.shutdown();
        try {
            thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new CancellationException("interrupted while the last results were written");
        }
        throwFailure();
    }

    private void throwFailure() {
        RuntimeException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    /** Gives up what still waits; what is being written is written to its end. */
    @Override
    public void close() {
        thread.getQueue().clear();
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
