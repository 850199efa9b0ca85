/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import java.net.URL;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.diffusionbridges.display.internal.Lines;

/** A dataset that a jar on the class path brings, found by {@link ServiceLoader}: data, splits, and whose they are. */
public interface NamedPairs {

    /** What a command line calls it: {@code fashion}. */
    String name();

    /** What a model trained on it turns into what, in a few words. */
    String task();

    /** The pairs to train on. */
    PairDataset train();

    /** The pairs to test with; they share no source with those to train on. */
    PairDataset test();

    /** What the data are, for a model's card. */
    String data();

    /** The data's licence, an SPDX identifier; weights trained on them keep it. */
    String licence();

    /** Whom to credit. */
    String credits();

    /** A classifier of the targets, trained to judge what is drawn: a safetensors resource; empty if there is none. */
    default Optional<URL> classifier() {
        return Optional.empty();
    }

    /** The bridges that were trained on it and come with it: safetensors resources, each with its card inside. */
    default List<URL> models() {
        return List.of();
    }

    /** All datasets on the class path, by name; printed, the list has a line for each. */
    static List<NamedPairs> all() {
        List<NamedPairs> all = ServiceLoader.load(NamedPairs.class, NamedPairs.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(NamedPairs::name))
                .toList();
        return new Lines<>(all, NamedPairs::name, pairs -> pairs.task() + ", " + pairs.licence());
    }

    /** The names of all datasets on the class path. */
    static List<String> names() {
        return all().stream().map(NamedPairs::name).toList();
    }

    /**
     * The dataset of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static NamedPairs of(String name) {
        List<NamedPairs> all = all();
        return all.stream()
                .filter(pairs -> pairs.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no dataset '%s': there is %s"
                        .formatted(name, all.isEmpty() ? "none on the class path" : String.join(", ", names()))));
    }
}
