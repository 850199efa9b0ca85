/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Translations of many sources, made as they are iterated over: while the network works on one batch, the next is read by
 * another thread. What failed is listed in {@link #failures}.
 */
public final class TranslationBatches implements Iterable<Translation> {
    private final Sampling sampling;
    private final Iterable<? extends Source> sources;
    private final List<Failure> failures = new CopyOnWriteArrayList<>();

    TranslationBatches(Sampling sampling, Iterable<? extends Source> sources) {
        this.sampling = sampling;
        this.sources = sources;
    }

    /**
     * A source that could not be translated.
     *
     * @param index its place among the sources, from 0
     * @param name its name
     * @param reason what was wrong and what to do
     */
    public record Failure(int index, String name, String reason) {}

    /** What failed so far, in order; complete when the iteration has ended. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** Starts over: the failures listed so far are forgotten. */
    @Override
    public Iterator<Translation> iterator() {
        failures.clear();
        return new Batches(sources.iterator());
    }

    /** The sources of one batch as they were read; {@code items} leaves out what could not be. */
    private record Read(List<Source> items, List<Tensor> tensors, List<Long> seeds, List<Failure> failures) {}

    private final class Batches implements Iterator<Translation> {
        private final Iterator<? extends Source> rest;
        private final Deque<Translation> ready = new ArrayDeque<>();
        private int index;
        /** The next batch, on its way in while the network works on this one. */
        private @Nullable FutureTask<Read> next;

        Batches(Iterator<? extends Source> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && (next != null || rest.hasNext())) {
                fill();
            }
            return !ready.isEmpty();
        }

        @Override
        public Translation next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.removeFirst();
        }

        private void fill() {
            Read read = finished(next == null ? begin() : next);
            next = rest.hasNext() ? begin() : null;
            failures.addAll(read.failures());
            if (!read.items().isEmpty()) {
                ready.addAll(sampling.translate(
                        read.items(),
                        Tensor.concat(read.tensors()),
                        read.seeds().stream().mapToLong(Long::longValue).toArray()));
            }
        }

        /** A batch is so many places, readable or not: so its pictures do not depend on what a rerun finds at other places. */
        private FutureTask<Read> begin() {
            List<Source> batch = new ArrayList<>();
            while (batch.size() < sampling.batch() && rest.hasNext()) {
                batch.add(rest.next());
            }
            int first = index;
            index += batch.size();
            FutureTask<Read> task = new FutureTask<>(() -> read(batch, first));
            ForkJoinPool.commonPool().execute(task);
            return task;
        }

        private Read read(List<Source> batch, int first) {
            Read read = new Read(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < batch.size(); i++) {
                Source source = batch.get(i);
                try {
                    read.tensors().add(sampling.readSource(source));
                    read.items().add(source);
                    read.seeds().add(sampling.seed() + first + i);
                } catch (BridgeException | IllegalArgumentException e) {
                    read.failures().add(new Failure(first + i, source.name(), String.valueOf(e.getMessage())));
                }
            }
            return read;
        }

        private Read finished(FutureTask<Read> task) {
            task.run(); // here and now, if no other thread has begun it
            try {
                return task.get();
            } catch (InterruptedException e) {
                throw new CancellationException("interrupted while the next pictures were read");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e.getCause()); // reading throws nothing checked
            }
        }
    }
}
