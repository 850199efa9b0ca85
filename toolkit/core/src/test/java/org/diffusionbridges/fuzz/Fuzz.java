/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/** Runs a reader over damaged files, and judges how it ends. */
public final class Fuzz {
    private static final long MOST_CPU_NANOS = 20_000_000_000L;
    private static final int LONGEST_MESSAGE = 2_000;

    private final Path folder;
    private final Reader reader;
    private final long mostBytes;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private int results;
    private int refused;
    private long slowestNanos;
    private long largestBytes;
    private final List<Found> found = new ArrayList<>();

    /** A file that ended badly. */
    public record Found(String name, String fault, byte[] bytes) {
        @Override
        public String toString() {
            return name + ": " + fault;
        }
    }

    /** What reads a file, completely. */
    @FunctionalInterface
    public interface Reader {
        void read(Path file);
    }

    /**
     * @param folder for the file that is read, under its seed's name
     * @param mostBytes what one reading may allocate, all in all
     */
    public Fuzz(Path folder, Reader reader, long mostBytes) {
        this.folder = folder;
        this.reader = reader;
        this.mostBytes = mostBytes;
    }

    /** A file made by chance. */
    public record Made(String name, byte[] bytes) {}

    /** Mutations of good files, by name. */
    public static Function<Random, Made> mutationsOf(Map<String, byte[]> good) {
        List<String> names = new ArrayList<>(good.keySet());
        return random -> {
            String name = names.get(random.nextInt(names.size()));
            byte[] other = good.get(names.get(random.nextInt(names.size())));
            return new Made(name, Mutation.of(good.get(name), other, random));
        };
    }

    /** Files {@code from} to {@code to} (exclusive) of a maker, each a function of the seed and its number alone. */
    public void run(Function<Random, Made> maker, long seed, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            Made made = maker.apply(new Random(seed * 1_000_003 + i));
            judge(made.name(), "file %d of seed %d".formatted(i, seed), made.bytes());
        }
    }

    /** Reads one file, and keeps it if it ends badly. */
    public void judge(String name, String what, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        long[] used = new long[2];
        Thread thread = new Thread(() -> {
            long id = Thread.currentThread().getId();
            long before = threads.getThreadAllocatedBytes(id);
            long cpu = threads.getCurrentThreadCpuTime();
            try {
                reader.read(file);
            } catch (Throwable e) { // whatever it is, it is what is looked for
                thrown.set(e);
            }
            used[0] = threads.getCurrentThreadCpuTime() - cpu;
            used[1] = threads.getThreadAllocatedBytes(id) - before;
        });
        thread.setDaemon(true);
        thread.start();
        String fault = waitFor(thread);
        if (fault == null) {
            slowestNanos = Math.max(slowestNanos, used[0]);
            largestBytes = Math.max(largestBytes, used[1]);
            fault = fault(thrown.get(), used[1]);
        }
        if (fault != null) {
            String told = "%s (%s...): %s".formatted(what, Mutation.start(bytes), fault);
            found.add(new Found(name, told.replaceAll("\\P{Print}", "?"), bytes));
        } else if (thrown.get() == null) {
            results++;
        } else {
            refused++;
        }
    }

    /** Time is the thread's own: a busy machine must not make a file look slow. */
    private @Nullable String waitFor(Thread thread) {
        try {
            while (true) {
                thread.join(1_000);
                if (!thread.isAlive()) {
                    return null;
                }
                long cpu = threads.getThreadCpuTime(thread.getId());
                if (cpu > MOST_CPU_NANOS) {
                    return "still reading after %d s of CPU time, at %s"
                            .formatted(cpu / 1_000_000_000, thread.getStackTrace()[0]);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private @Nullable String fault(@Nullable Throwable thrown, long allocated) {
        if (allocated > mostBytes) {
            return "allocated %d MB".formatted(allocated >> 20);
        }
        if (thrown == null) {
            return null;
        }
        if (!(thrown instanceof BridgeException)) {
            StackTraceElement[] trace = thrown.getStackTrace();
            return thrown + (trace.length == 0 ? "" : " at " + trace[0]);
        }
        String message = String.valueOf(thrown.getMessage());
        boolean oneLine = message.matches("\\P{Cntrl}+") && message.length() <= LONGEST_MESSAGE;
        return oneLine
                ? null
                : "a message of %d lines and %d characters: %s"
                        .formatted(message.lines().count(), message.length(), message);
    }

    /** What ended badly. */
    public List<Found> found() {
        return found;
    }

    @Override
    public String toString() {
        return "%d read, %d refused, %d found; at most %.0f ms of CPU time and %.2f MB allocated"
                .formatted(results, refused, found.size(), slowestNanos * 1e-6, largestBytes / 1048576.0);
    }
}
