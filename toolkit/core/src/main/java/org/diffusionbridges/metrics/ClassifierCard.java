/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.errors.BridgeException;

/**
 * What a classifier is: the metadata of its file.
 *
 * @param name what it is called in a metric's name: {@code fashion classifier}
 * @param architecture its network
 * @param classNames its classes, in order
 * @param data what it was trained on
 * @param licence of the data and so of its weights, an SPDX identifier
 * @param credits whom to credit
 * @param training how it was trained, and its accuracy on the test split
 */
public record ClassifierCard(
        String name,
        ClassifierArchitecture architecture,
        List<String> classNames,
        String data,
        String licence,
        String credits,
        String training) {
    private static final String PREFIX = "bridges.classifier.";

    public ClassifierCard {
        classNames = List.copyOf(classNames);
        if (classNames.size() != architecture.classes()) {
            throw new IllegalArgumentException(
                    "%d classes need as many names, got %s".formatted(architecture.classes(), classNames));
        }
    }

    /** The same with another word on its training. */
    public ClassifierCard withTraining(String words) {
        return new ClassifierCard(name, architecture, classNames, data, licence, credits, words);
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(PREFIX + "name", name);
        metadata.put(PREFIX + "channels", String.valueOf(architecture.channels()));
        metadata.put(PREFIX + "size", String.valueOf(architecture.size()));
        metadata.put(
                PREFIX + "widths",
                architecture.widths().stream().map(String::valueOf).collect(Collectors.joining(",")));
        metadata.put(PREFIX + "classes", String.join(",", classNames));
        metadata.put(PREFIX + "data", data);
        metadata.put(PREFIX + "licence", licence);
        metadata.put(PREFIX + "credits", credits);
        metadata.put(PREFIX + "training", training);
        return metadata;
    }

    static ClassifierCard of(Map<String, String> metadata, String file) {
        try {
            List<String> classes = List.of(value(metadata, "classes", file).split(","));
            List<Integer> widths = Arrays.stream(value(metadata, "widths", file).split(","))
                    .map(Integer::valueOf)
                    .toList();
            ClassifierArchitecture architecture = new ClassifierArchitecture(
                    Integer.parseInt(value(metadata, "channels", file)),
                    Integer.parseInt(value(metadata, "size", file)),
                    widths,
                    classes.size());
            return new ClassifierCard(
                    value(metadata, "name", file),
                    architecture,
                    classes,
                    value(metadata, "data", file),
                    value(metadata, "licence", file),
                    value(metadata, "credits", file),
                    value(metadata, "training", file));
        } catch (IllegalArgumentException e) {
            throw new BridgeException("%s is not a classifier of ours: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String value(Map<String, String> metadata, String key, String file) {
        String value = metadata.get(PREFIX + key);
        if (value == null) {
            throw new BridgeException(
                    "%s is not a classifier of ours: its metadata lack %s%s".formatted(file, PREFIX, key));
        }
        return value;
    }

    @Override
    public String toString() {
        return "the %s (%s; %s): %s".formatted(name, data, licence, training);
    }
}
