/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Tensor;

/** Translations of many sources, made as they are iterated over; what failed is listed in {@link #failures}. */
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

    private final class Batches implements Iterator<Translation> {
        private final Iterator<? extends Source> rest;
        private final Deque<Translation> ready = new ArrayDeque<>();
        private int index;

        Batches(Iterator<? extends Source> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && rest.hasNext()) {
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
            List<Source> batch = new ArrayList<>();
            List<Tensor> read = new ArrayList<>();
            List<Long> seeds = new ArrayList<>();
            while (batch.size() < sampling.batch() && rest.hasNext()) {
                Source source = rest.next();
                int at = index++;
                try {
                    read.add(sampling.readSource(source));
                    batch.add(source);
                    seeds.add(sampling.seed() + at);
                } catch (BridgeException | IllegalArgumentException e) {
                    failures.add(new Failure(at, source.name(), String.valueOf(e.getMessage())));
                }
            }
            if (!batch.isEmpty()) {
                try (Watch watch = sampling.watch("translation", 1)) {
                    ready.addAll(sampling.run(
                            batch,
                            Tensor.concat(read),
                            seeds.stream().mapToLong(Long::longValue).toArray(),
                            watch));
                }
            }
        }
    }
}
