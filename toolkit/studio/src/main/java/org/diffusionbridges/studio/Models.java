/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Samples;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.tensors.Tensor;

/** The models of a studio: loaded one after the other behind the page's back, and warmed up by two runs. */
final class Models implements AutoCloseable {

    /** The network's first two calls are slow: TorchScript profiles them. */
    private static final int WARM_UP_RUNS = 2;

    /** Which drawing stands in a saved notebook: a doughnut of many colours for the emoji. */
    private static final int EXAMPLE = 20;

    private static final int EXAMPLE_EVALUATIONS = 6;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Pen> pens = new ConcurrentHashMap<>();
    private final boolean owned;

    /** @param java how a line of Java comes by the bridge */
    private record Entry(String java, CompletableFuture<Bridge> bridge) {}

    private Models(boolean owned) {
        this.owned = owned;
    }

    /** Models by their names or files, in this order; the first is waited for, so that its faults are the caller's. */
    static Models load(List<String> names, Function<String, Bridge> loader) {
        Models models = new Models(true);
        ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
            Thread loading = new Thread(work, "studio-models");
            loading.setDaemon(true);
            return loading;
        });
        Bridge first = loader.apply(names.get(0));
        for (String name : names) {
            CompletableFuture<Bridge> bridge = CompletableFuture.supplyAsync(
                    () -> warm(name.equals(names.get(0)) ? first : loader.apply(name)), thread);
            models.entries.putIfAbsent(name, new Entry("Bridges.load(\"%s\")".formatted(escaped(name)), bridge));
        }
        thread.shutdown();
        return models;
    }

    /** Bridges that somebody else closes; in lines of Java each is the variable {@code bridge}. */
    static Models of(List<Bridge> bridges) {
        Models models = new Models(false);
        for (Bridge bridge : bridges) {
            String name = bridge.card().name();
            for (int i = 2; models.entries.containsKey(name); i++) {
                name = bridge.card().name() + " (" + i + ")";
            }
            models.entries.put(name, new Entry("bridge", CompletableFuture.completedFuture(bridge)));
        }
        return models;
    }

    private static Bridge warm(Bridge bridge) {
        ModelCard card = bridge.card();
        Source blank = Source.of(Tensor.zeros(1, card.sourceChannels(), card.imageSize(), card.imageSize()));
        for (int i = 0; i < WARM_UP_RUNS; i++) {
            plain(bridge, 2).translate(blank);
        }
        return bridge;
    }

    private static Sampling plain(Bridge bridge, int evaluations) {
        Sampling sampling = bridge.fast(evaluations).progress(Progress.NONE);
        return bridge.card().network().numClasses() > 0 ? sampling.label(0) : sampling;
    }

    /** A drawing of the first model's test set, answered; nothing where there is none. */
    Optional<Samples> example() {
        String name = names().get(0);
        return examples(name).map(pairs -> plain(bridge(name), EXAMPLE_EVALUATIONS)
                .samples(Source.of(pairs.get(EXAMPLE % pairs.size()).source()), Choices.MOST_ANSWERS));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    /** Their names, the first one first. */
    List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /** How a line of Java comes by this one. */
    String java(String name) {
        return entry(name).java();
    }

    /**
     * The bridge, waited for while it is being loaded.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws BridgeException if it cannot be loaded
     */
    Bridge bridge(String name) {
        try {
            return entry(name).bridge().get();
        } catch (InterruptedException e) {
            throw new CancellationException("interrupted while '%s' was being loaded".formatted(name));
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new BridgeException("'%s' cannot be loaded: %s".formatted(name, cause.getMessage()), e);
        }
    }

    /** The side of its pictures. */
    int size(String name) {
        return bridge(name).card().imageSize();
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "model must be one of %s, got '%s'".formatted(String.join(", ", names()), Json.brief(name)));
        }
        return entry;
    }

    /** What the page is told of a model; only its name while it is being loaded. */
    Map<String, Object> description(String name) {
        ModelCard card = bridge(name).card();
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", name);
        description.put("task", card.task());
        description.put("size", card.imageSize());
        description.put("classes", card.classNames());
        description.put("classCount", card.network().numClasses());
        description.put("copyright", card.copyright().orElse(""));
        description.put("pen", pen(name));
        description.put("examples", examples(name).map(PairDataset::size).orElse(0));
        return description;
    }

    /** The line that the model knows. */
    Pen pen(String name) {
        return pens.computeIfAbsent(
                name, asked -> examples(asked).map(Pen::like).orElse(Pen.USUAL));
    }

    /** Drawing and answer i of the test set that the model belongs to. */
    Pair example(String name, int index) {
        PairDataset pairs = examples(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("there are no drawings for '%s' to begin with".formatted(name)));
        return pairs.get(Math.floorMod(index, pairs.size()));
    }

    /** The test set that the card names, or else one of pictures of this size, if there is either. */
    private Optional<PairDataset> examples(String name) {
        ModelCard card = bridge(name).card();
        List<NamedPairs> all = NamedPairs.all();
        return all.stream()
                .filter(pairs -> pairs.data().equals(card.data()))
                .findFirst()
                .or(() -> all.stream()
                        .filter(pairs -> Pen.isPicture(pairs.test().get(0).source(), card.imageSize()))
                        .findFirst())
                .map(NamedPairs::test);
    }

    @Override
    public void close() {
        if (owned) {
            for (Entry entry : new ArrayList<>(entries.values())) {
                entry.bridge().thenAccept(Bridge::close);
            }
        }
    }
}
