/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.display.Work;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.Psnr;
import org.diffusionbridges.metrics.Ssim;
import org.jspecify.annotations.Nullable;

/**
 * Several samplings of one bridge over the pairs of a test set, measured: {@code Evaluation.of(bridge, pairs, bridge.dbim(0, 10),
 * bridge.heun(0.33, 40)).limit(128).folder(out).run().save(out)}.
 *
 * <p>Pictures are measured as a file holds them, with eight bits a channel. With a folder each is kept there as a PNG with all
 * that made it, written whole or not at all; a run after a kill makes only what is missing. Pair i of the dataset has the
 * sampling's seed plus i, whatever the limit. Immutable: every link is a new value.
 */
public final class Evaluation implements Cloneable {
    private static final int BATCH = 16;
    private static final long SHUFFLE = 5;

    private final Bridge bridge;
    private final PairDataset pairs;
    private final List<Sampling> samplings;

    // Set only on a fresh copy before it is handed out: see with.
    private int limit;
    private @Nullable Path folder;
    private List<PairMetric> metrics;
    private @Nullable ImageClassifier classifier;
    private int answers = 1;

    private Evaluation(Bridge bridge, PairDataset pairs, List<Sampling> samplings) {
        this.bridge = bridge;
        this.pairs = pairs;
        this.samplings = List.copyOf(samplings);
        limit = pairs.size();
        metrics = bridge.card().imageSize() >= Ssim.WINDOW ? List.of(new Psnr(), new Ssim()) : List.of(new Psnr());
    }

    /**
     * An evaluation over all pairs, in PSNR and, where pictures are large enough for it, SSIM; without a folder.
     *
     * @throws IllegalArgumentException if there is no pair or no sampling, or a sampling is another bridge's
     */
    public static Evaluation of(Bridge bridge, PairDataset pairs, Sampling... samplings) {
        return of(bridge, pairs, List.of(samplings));
    }

    /**
     * An evaluation as {@link #of(Bridge, PairDataset, Sampling...)} makes it.
     *
     * @throws IllegalArgumentException if there is no pair or no sampling, or a sampling is another bridge's
     */
    public static Evaluation of(Bridge bridge, PairDataset pairs, List<Sampling> samplings) {
        if (pairs.size() == 0 || samplings.isEmpty()) {
            throw new IllegalArgumentException(
                    "an evaluation needs pairs and samplings, got %d and %d".formatted(pairs.size(), samplings.size()));
        }
        for (Sampling sampling : samplings) {
            if (sampling.bridge() != bridge) {
                throw new IllegalArgumentException(
                        "an evaluation is of one bridge's samplings: '%s' is of another".formatted(sampling));
            }
        }
        return new Evaluation(bridge, pairs, samplings);
    }

    /** Only so many pairs, at least 1: the first of a fixed shuffle of the dataset, so that a larger limit adds to them. */
    public Evaluation limit(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("an evaluation's limit must be at least 1 pair, got " + count);
        }
        return with(next -> next.limit = Math.min(count, pairs.size()));
    }

    /** Keeps the pictures under this folder, which is made if need be, and takes those that are there. */
    public Evaluation folder(Path results) {
        return with(next -> next.folder = results);
    }

    /** Other metrics of picture and target or source than PSNR and SSIM. */
    public Evaluation metrics(PairMetric... others) {
        return with(next -> next.metrics = List.of(others));
    }

    /** More metrics of picture and target or source, such as a dataset's own ({@link org.diffusionbridges.metrics.MeasuredPairs}). */
    public Evaluation moreMetrics(List<? extends PairMetric> more) {
        return with(next ->
                next.metrics = Stream.concat(metrics.stream(), more.stream()).toList());
    }

    /**
     * So many answers to each source, 1 unless told, for how diverse they are: pixel by pixel and, with a classifier, by the
     * distance of their features. All other figures are of each source's first answer. Answer k to pair i, from 0, has the
     * sampling's seed plus i plus k times the dataset's size.
     */
    public Evaluation answers(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("an evaluation needs at least 1 answer to a source, got " + count);
        }
        return with(next -> next.answers = count);
    }

    /**
     * Adds what a classifier tells of the pictures: their Fréchet distance from the dataset's targets in its features, which is
     * no FID, and, where pairs have the classifier's labels, how many are of their class. It stays the caller's to close.
     */
    public Evaluation classifier(ImageClassifier judge) {
        return with(next -> next.classifier = judge);
    }

    /** A copy with a change. */
    private Evaluation with(Consumer<Evaluation> change) {
        try {
            Evaluation next = (Evaluation) clone();
            change.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Makes what is missing and measures everything.
     *
     * @throws IllegalArgumentException if the pairs do not fit the model, or the classifier not the pictures
     * @throws org.diffusionbridges.errors.BridgeException if a file cannot be written, or the engine fails
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; what is done stays done
     */
    public EvaluationResult run() {
        int[] picks = shuffled(pairs.size(), limit);
        PictureStore store = new PictureStore(bridge, pairs, folder);
        List<List<Sampling>> asked = samplings.stream().map(this::repeated).toList();
        List<Sampling> all = asked.stream().flatMap(List::stream).toList();
        List<List<Integer>> missing = all.stream()
                .map(sampling -> IntStream.of(picks)
                        .filter(index -> !store.has(sampling, index))
                        .boxed()
                        .toList())
                .toList();
        int total = IntStream.range(0, all.size())
                .map(i -> missing.get(i).size() * all.get(i).nfe())
                .sum();
        if (total > 0) {
            warmUp(picks);
        }
        int done = 0;
        try (Work work = Work.begin("evaluate " + bridge.card().name(), total, "evaluations")) {
            for (int i = 0; i < all.size(); i++) {
                for (List<Integer> batch : batches(missing.get(i))) {
                    make(all.get(i), batch, store);
                    done += batch.size() * all.get(i).nfe();
                    work.done(done, Plots.curve(all.get(i)));
                }
            }
        }
        return new Judging(pairs, picks, metrics, classifier).of(asked, store);
    }

    /** A sampling as often as it is to answer, with a seed each. */
    private List<Sampling> repeated(Sampling sampling) {
        return IntStream.range(0, answers)
                .mapToObj(k -> k == 0 ? sampling : sampling.seed(sampling.seed() + (long) k * pairs.size()))
                .toList();
    }

    /** The first calls with a batch's shape are slow, and are no sampling's fault. */
    private void warmUp(int[] picks) {
        int count = Math.min(BATCH, picks.length);
        List<Integer> batch = IntStream.of(picks).limit(count).boxed().toList();
        Sampling quick = labelled(bridge.firstPrediction(), batch.get(0)).batch(count);
        for (int call = 0; call < 2; call++) {
            quick.translate(sources(batch), new long[count]);
        }
    }

    private void make(Sampling sampling, List<Integer> batch, PictureStore store) {
        long[] seeds = batch.stream().mapToLong(i -> sampling.seed() + i).toArray();
        long begun = System.nanoTime();
        List<Translation> made = labelled(sampling, batch.get(0)).batch(BATCH).translate(sources(batch), seeds);
        double seconds = (System.nanoTime() - begun) * 1e-9 / batch.size();
        for (int i = 0; i < made.size(); i++) {
            store.put(sampling, batch.get(i), made.get(i), seconds);
        }
    }

    private Sampling labelled(Sampling sampling, int index) {
        Sampling quiet = sampling.progress(Progress.NONE);
        return bridge.card().network().numClasses() == 0
                ? quiet
                : quiet.label(pairs.get(index).label());
    }

    private List<Source> sources(List<Integer> batch) {
        List<Source> sources = new ArrayList<>();
        batch.forEach(i -> sources.add(Source.of(pairs.get(i).source()).named(pairs.name() + "/" + i)));
        return sources;
    }

    /** Batches of one label each where the model has classes. */
    private List<List<Integer>> batches(List<Integer> indices) {
        Map<Integer, List<Integer>> byLabel = new TreeMap<>();
        boolean classes = bridge.card().network().numClasses() > 0;
        for (int index : indices) {
            byLabel.computeIfAbsent(classes ? pairs.get(index).label() : 0, label -> new ArrayList<>())
                    .add(index);
        }
        List<List<Integer>> batches = new ArrayList<>();
        for (List<Integer> some : byLabel.values()) {
            for (int from = 0; from < some.size(); from += BATCH) {
                batches.add(some.subList(from, Math.min(some.size(), from + BATCH)));
            }
        }
        return batches;
    }

    @Override
    public String toString() {
        return "%d pictures of %s by %s, %d sampling%s: run() measures them"
                .formatted(limit, pairs.name(), bridge, samplings.size(), samplings.size() == 1 ? "" : "s");
    }

    /** The first of a shuffle that depends on the dataset's size alone. */
    static int[] shuffled(int size, int count) {
        int[] order = IntStream.range(0, size).toArray();
        Random random = new Random(SHUFFLE);
        for (int i = 0; i < count; i++) {
            int j = i + random.nextInt(size - i);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        return IntStream.of(order).limit(count).toArray();
    }
}
