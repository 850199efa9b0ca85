/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One thread that works for everyone in turn, a run at a time: whoever comes waits for at most one run of each other.
 *
 * <p>An owner has one job at most. A newer one takes its place, keeps its turn, and ends a run of the older within an
 * evaluation by interrupting it.
 */
final class FairQueue implements AutoCloseable {

    /** Work in several runs. */
    interface Job {
        /**
         * Makes the next run.
         *
         * @return whether there is another
         * @throws CancellationException if it was interrupted
         */
        boolean next();
    }

    private final Map<Object, Job> jobs = new HashMap<>();
    private final Deque<Object> turns = new ArrayDeque<>();
    private final Thread worker;
    private @Nullable Object running;
    private boolean closed;

    FairQueue() {
        worker = new Thread(this::work, "studio-runs");
        worker.setDaemon(true);
        worker.start();
    }

    /** Gives an owner this job in place of the one that it has. */
    synchronized void submit(Object owner, Job job) {
        if (closed) {
            return;
        }
        Job older = jobs.put(owner, job);
        if (owner.equals(running)) {
            worker.interrupt();
        } else if (older == null) {
            turns.add(owner);
        }
        notifyAll();
    }

    /** Ends whatever this owner has. */
    synchronized void cancel(Object owner) {
        jobs.remove(owner);
        turns.remove(owner);
        if (owner.equals(running)) {
            worker.interrupt();
        }
    }

    /** How many owners have work. */
    synchronized int size() {
        return jobs.size();
    }

    private void work() {
        while (true) {
            Object owner;
            Job job;
            synchronized (this) {
                while (turns.isEmpty() && !closed) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        // meant for a run that has just ended
                    }
                }
                if (closed) {
                    return;
                }
                owner = turns.remove();
                job = jobs.get(owner);
                running = owner;
            }
            boolean more = job != null && run(job);
            synchronized (this) {
                running = null;
                Thread.interrupted(); // an interruption that came too late for this run
                Job now = jobs.get(owner);
                if (now != null && (now != job || more)) {
                    turns.add(owner);
                } else {
                    jobs.remove(owner);
                }
            }
        }
    }

    private static boolean run(Job job) {
        try {
            return job.next();
        } catch (CancellationException e) {
            return false; // a newer one has its place, or nobody waits for it
        }
    }

    /** Ends the run under way, and waits for its last evaluation. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            jobs.clear();
            turns.clear();
            worker.interrupt();
            notifyAll();
        }
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true; // libtorch must not be left in the middle of an evaluation
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
