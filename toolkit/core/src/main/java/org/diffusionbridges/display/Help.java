/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.display.internal.Manual;
import org.diffusionbridges.display.internal.Manual.Entry;
import org.diffusionbridges.display.internal.Manual.Group;
import org.diffusionbridges.errors.BridgeException;

/** What may be typed next: {@code help(bridge)} lists what a value offers, with the first sentence of its documentation. */
public final class Help {
    /** Where a public type is looked for by its simple name, the most used first. */
    static final List<String> PACKAGES = List.of(
            "",
            ".data",
            ".images",
            ".models",
            ".samplers",
            ".training",
            ".evaluation",
            ".latents",
            ".display",
            ".tensors",
            ".schedules",
            ".preconditioning",
            ".metrics",
            ".architectures",
            ".networks",
            ".checkpoints",
            ".teaching",
            ".errors",
            ".studio",
            ".spark");

    /** Where a method is looked for by its name. */
    private static final List<String> FLUENT = List.of(
            "Bridges",
            "Loader",
            "Bridge",
            "Sampling",
            "Translation",
            "Samples",
            "NamedPairs",
            "Images",
            "Training",
            "Evaluation");

    private static final String ROOT = "org.diffusionbridges";

    private static final List<Group> FIRST = List.of(new Group(
            "What to type first",
            List.of(
                    first("Bridges.models()", "The models that are here."),
                    first("var bridge = Bridges.load(\"sketch2emoji\")", "One of them, ready to sample."),
                    first(
                            "bridge.dbim(10).seed(7).translate(\"drawing.png\").show()",
                            "One picture for a drawing, in ten evaluations; .save(\"out.png\") writes it."),
                    first("bridge.dbim(10).samples(\"drawing.png\", 8).show()", "Eight answers to it."),
                    first(
                            "NamedPairs.names()",
                            "The datasets; NamedPairs.of(\"fluent\").test().get(0).source() is a drawing."),
                    first(
                            "help(bridge), help(\"Sampling\"), help(\"dbim\")",
                            "What a value, a type or a method of that name offers."))));

    private Help() {}

    /** Shows what to type first. */
    public static void help() {
        Display.show(first());
    }

    /**
     * Shows what a value's type offers: signatures with their parameters' names, and the first sentence of their
     * documentation. A type, or the name of a type or of a method, is taken as such.
     *
     * @param value of a type of this library, or a {@code Class}, or a name such as {@code "Sampling"} or {@code "dbim"}
     * @throws BridgeException if there is no such name, or the type is not this library's
     */
    public static void help(Object value) {
        Display.show(view(value));
    }

    static View first() {
        return page("Bridges", "", FIRST);
    }

    static View view(Object value) {
        if (value instanceof String name) {
            return type(name).map(Help::page).orElseGet(() -> method(name));
        }
        Class<?> type = value instanceof Class<?> itself ? itself : value.getClass();
        return Manual.documented(type)
                .map(Help::page)
                .orElseThrow(() -> new BridgeException(
                        "%s is not a type of Bridges, whose documentation is here: help() says what to type first"
                                .formatted(type.getTypeName())));
    }

    private static View page(Class<?> type) {
        return page(Manual.name(type), Manual.sentence(type), Manual.groups(type));
    }

    private static View method(String name) {
        Map<String, Group> found = new LinkedHashMap<>();
        for (String simple : FLUENT) {
            Class<?> type = type(simple).orElseThrow();
            List<Entry> entries = Manual.groups(type).stream()
                    .flatMap(group -> group.entries().stream())
                    .filter(entry -> entry.name().equals(name))
                    .toList();
            if (!entries.isEmpty()) {
                found.put(simple, new Group(simple, entries));
            }
        }
        if (found.isEmpty()) {
            throw new BridgeException(
                    "there is no public type and no method '%s': help() says what to type first".formatted(name));
        }
        return page(name, "", List.copyOf(found.values()));
    }

    private static Optional<Class<?>> type(String name) {
        String nested = name.replace('.', '$');
        return PACKAGES.stream()
                .map(room -> ROOT + room + "." + nested)
                .flatMap(full -> Manual.type(full).stream())
                .findFirst()
                .or(() -> Manual.type(name));
    }

    private static Entry first(String line, String says) {
        return new Entry("", List.of(line), says);
    }

    private static View page(String title, String sentence, List<Group> groups) {
        String head = sentence.isEmpty() ? title : title + ": " + sentence;
        return View.html(Manual.html(head, groups), Manual.text(head, groups));
    }
}
