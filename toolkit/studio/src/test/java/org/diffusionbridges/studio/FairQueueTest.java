/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue queue = new FairQueue();
    private final List<String> runs = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        queue.close();
    }

    /** Holds the worker until it is let go. */
    private CountDownLatch hold() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        queue.submit("holder", () -> {
            begun.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new CancellationException();
            }
            return false;
        });
        begun.await();
        return held;
    }

    private FairQueue.Job job(String name, int count, CountDownLatch done) {
        int[] left = {count};
        return () -> {
            runs.add(name);
            if (--left[0] == 0) {
                done.countDown();
            }
            return left[0] > 0;
        };
    }

    @Test
    void ownersTakeTurnsARunAtATime() throws InterruptedException {
        CountDownLatch held = hold();
        CountDownLatch done = new CountDownLatch(3);
        queue.submit("a", job("a", 3, done));
        queue.submit("b", job("b", 2, done));
        queue.submit("c", job("c", 1, done));
        held.countDown();
        done.await();
        assertThat(runs).containsExactly("a", "b", "c", "a", "b", "a");
    }

    @Test
    void aNewerJobTakesThePlaceOfTheOlderAndKeepsItsTurn() throws InterruptedException {
        CountDownLatch held = hold();
        CountDownLatch done = new CountDownLatch(2);
        queue.submit("a", job("older", 9, new CountDownLatch(1)));
        queue.submit("b", job("b", 1, done));
        queue.submit("a", job("newer", 1, done));
        held.countDown();
        done.await();
        assertThat(runs).containsExactly("newer", "b");
    }

    @Test
    void aNewerJobInterruptsARunOfTheOlderAndNoOther() throws InterruptedException {
        hold(); // never let go: only an interruption ends it
        CountDownLatch done = new CountDownLatch(1);
        queue.submit("holder", job("newer", 3, done));
        done.await();
        assertThat(runs).containsExactly("newer", "newer", "newer");
    }

    @Test
    void nobodyOfThirtyWaitsLongerThanThirtyRuns() {
        AtomicLong begun = new AtomicLong();
        List<Long> waits = new CopyOnWriteArrayList<>();
        CompletableFuture<?>[] owners = new CompletableFuture<?>[30];
        ExecutorService threads = Executors.newFixedThreadPool(owners.length);
        for (int i = 0; i < owners.length; i++) {
            Object owner = i;
            owners[i] = CompletableFuture.runAsync(
                    () -> {
                        for (int drawing = 0; drawing < 100; drawing++) {
                            waits.add(wait(owner, begun));
                        }
                    },
                    threads);
        }
        CompletableFuture.allOf(owners).join();
        threads.shutdown();
        // 29 of others, one of its own older job that may just begin, and the one that is waited for
        assertThat(waits).hasSize(3000).allSatisfy(wait -> assertThat(wait).isBetween(1L, 31L));
    }

    /** Submits a job of three runs, and says how many runs began until its first, itself included; the next one replaces it. */
    private long wait(Object owner, AtomicLong begun) {
        CompletableFuture<Long> first = new CompletableFuture<>();
        int[] left = {3};
        long before;
        synchronized (queue) { // no run begins meanwhile
            before = begun.get();
            queue.submit(owner, () -> {
                first.complete(begun.incrementAndGet());
                return --left[0] > 0;
            });
        }
        return first.join() - before;
    }

    @Test
    void whoIsCancelledIsForgotten() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        hold();
        queue.submit("a", job("a", 1, done));
        queue.cancel("a");
        queue.cancel("holder");
        queue.submit("b", job("b", 1, done));
        done.await();
        assertThat(runs).containsExactly("b");
        assertThat(queue.size()).isLessThanOrEqualTo(1);
    }
}
