/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A class of thirty at one studio, drawing without a pause. {@code -Dstudio.minutes=5} lets them draw for five minutes. */
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "a minute or more: -Dfull runs it")
class RoomTest {
    private static final int STUDENTS = 30;
    private static final int DRAWINGS_IN_MOTION = 4;
    private static final int STEPS = 4;
    /** A network's time on a small machine, so that the runs are what is waited for. */
    private static final Duration EVALUATION = Duration.ofMillis(8);

    private static final long LARGEST_GROWTH = 16 << 20;
    /** A run's first evaluation alone is at the bridge's very end, t = 1. */
    private static final double FIRST = 1 - 1e-9;

    private final AtomicLong runs = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    @Test
    void allAreServedAlikeAndMemoryStaysFlat() throws Exception {
        long minutes = Long.getLong("studio.minutes", 1);
        Bridge bridge = ClosedForm.bridge((x, t, xT) -> {
            if (t > FIRST) {
                runs.incrementAndGet();
            }
            LockSupport.parkNanos(EVALUATION.toNanos());
            return ClosedForm.WAVY.denoise(x, t, xT);
        });
        ExecutorService students = Executors.newFixedThreadPool(STUDENTS);
        List<Long> heaps = new ArrayList<>();
        List<Long> drawings;
        try (bridge;
                Studio studio = Studio.of(bridge)) {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            List<CompletableFuture<Long>> drawn = new ArrayList<>();
            for (int i = 0; i < STUDENTS; i++) {
                drawn.add(CompletableFuture.supplyAsync(() -> draw(studio, end), students));
            }
            while (System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(6);
                heaps.add(heap());
            }
            drawings = drawn.stream().map(CompletableFuture::join).sorted().toList();
        } finally {
            students.shutdownNow();
        }
        System.out.printf(
                "%d students, %d minutes: %d to %d drawings each, %d runs; a page heard nothing for %d runs at most; heap in MB: %s%n",
                STUDENTS,
                minutes,
                drawings.get(0),
                drawings.get(STUDENTS - 1),
                runs.get(),
                longest.get(),
                heaps.stream().map(bytes -> bytes >> 20).toList());
        assertThat(drawings.get(0))
                .isGreaterThan(drawings.get(STUDENTS - 1) / 2)
                .isPositive();
        assertThat(heaps.get(heaps.size() - 1) - heaps.get(1)).isLessThan(LARGEST_GROWTH);
    }

    /** Draws until the end: a few drawings while the pen moves, then one at rest. @return how many */
    private long draw(Studio studio, long end) {
        long id = 0;
        try (TestPage page = new TestPage(studio)) {
            while (System.nanoTime() < end) {
                id++;
                boolean moving = id % (DRAWINGS_IN_MOTION + 1) != 0;
                long before = runs.get();
                page.draw(id, moving, 2, STEPS);
                hear(page, id, "answer");
                longest.accumulateAndGet(runs.get() - before, Math::max);
                if (!moving) {
                    hear(page, id, "done");
                }
            }
        }
        return id;
    }

    private static void hear(TestPage page, long id, String type) {
        page.hear(message -> {
            String heard = message.get("type").getAsString();
            assertThat(heard).isNotIn("error", TestPage.CLOSED);
            return heard.equals(type) && message.get("id").getAsLong() == id;
        });
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
