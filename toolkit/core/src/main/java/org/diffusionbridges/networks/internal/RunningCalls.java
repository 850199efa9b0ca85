/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The calls into libtorch that are under way. At a process's end, by Ctrl-C, a termination or {@code System.exit}, libtorch
 * takes itself down, and a call that still runs crashes the process: so the end waits for it, and no other call begins.
 */
public final class RunningCalls {
    /** Longer than an evaluation or a training step takes, shorter than a system waits before it kills. */
    private static final int PATIENCE_SECONDS = 20;

    /** In this time the process is gone, and the thread need not say that it was cut short. */
    private static final int GONE_MILLIS = 2_000;

    /** Calls read, the end writes. */
    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    private static final AtomicBoolean AWAITED = new AtomicBoolean();

    private static volatile boolean ending;

    private RunningCalls() {}

    /** To be called when libtorch has been loaded; again does nothing. */
    public static void waitForThemAtTheEnd() {
        if (!AWAITED.compareAndSet(false, true)) {
            return;
        }
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(RunningCalls::end, "bridges-end"));
        } catch (IllegalStateException e) {
            ending = true; // the end has begun already
        }
    }

    private static void end() {
        ending = true;
        try {
            if (LOCK.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOCK.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Runs a call into libtorch that the process's end waits for. Calls may be nested.
     *
     * @throws CancellationException if the process is ending
     */
    public static <T> T run(Supplier<T> call) {
        LOCK.readLock().lock();
        try {
            if (!ending || LOCK.getReadHoldCount() > 1) {
                return call.get();
            }
        } finally {
            LOCK.readLock().unlock();
        }
        try {
            Thread.sleep(GONE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CancellationException("interrupted: this process is ending");
    }

    /** Releases native memory, unless the process is ending, which releases all. */
    public static void release(Runnable call) {
        LOCK.readLock().lock();
        try {
            if (!ending) {
                call.run();
            }
        } finally {
            LOCK.readLock().unlock();
        }
    }
}
