/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.MeasuredPairs;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a model is tested with, by the name of a dataset or of a folder.
 *
 * @param pairs a dataset's test split, or a folder's pairs
 * @param classifier the dataset's, if it brings one
 * @param metrics the dataset's own, if it brings any
 */
record TestData(PairDataset pairs, @Nullable ImageClassifier classifier, List<PairMetric> metrics)
        implements AutoCloseable {

    /** How a command describes DATA. */
    static final String DESCRIPTION =
            "A dataset that comes with the toolkit (fashion, fluent), whose test split is taken; or a folder of pairs, side "
                    + "by side unless --targets names a second folder, which are read at the model's size and in its channels.";

    /** @param progress is told of pairs that cannot be read */
    static TestData of(String data, PairOptions options, ModelCard card, PrintWriter progress) {
        if (PairOptions.isFolder(data)) {
            if (options.isGrey() && (card.sourceChannels() != 1 || card.targetChannels() != 1)) {
                throw new IllegalArgumentException(
                        "--grey is for a model of grey pictures, and '%s' takes %d channels and gives %d: leave it out"
                                .formatted(card.name(), card.sourceChannels(), card.targetChannels()));
            }
            PairFolder pairs = options.read(
                    Path.of(data), card.imageSize(), card.sourceChannels(), card.targetChannels(), progress);
            return new TestData(pairs, null, List.of());
        }
        NamedPairs named = named(data);
        requireFit(named.test(), card);
        return new TestData(
                named.test(),
                named.classifier().isPresent() ? ImageClassifier.of(named) : null,
                MeasuredPairs.metrics(named));
    }

    /** The dataset of that name, for what is no folder. */
    static NamedPairs named(String data) {
        List<String> names = NamedPairs.names();
        if (names.contains(data)) {
            return NamedPairs.of(data);
        }
        throw new IllegalArgumentException("DATA must be a dataset (%s) or a folder of pairs, got %s, %s"
                .formatted(
                        names.isEmpty() ? "none is on the class path" : String.join(", ", names),
                        data,
                        Files.exists(Path.of(data)) ? "which is a file" : "and there is no such folder"));
    }

    /** A folder's pictures are brought to the model's size, those of a dataset are what they are. */
    static void requireFit(PairDataset pairs, ModelCard card) {
        Pair first = pairs.get(0);
        String theirs = kind(first.target());
        String own = kind(card.targetChannels(), card.imageSize(), card.imageSize());
        boolean greySources = first.source().extent(1) == 1;
        if (!theirs.equals(own) || !(greySources || kind(first.source()).equals(own))) {
            throw new IllegalArgumentException(
                    "the pairs must be of the model's kind: '%s' makes pictures of %s, those of %s are %s; name other data, or another model"
                            .formatted(card.name(), own, pairs.name(), theirs));
        }
    }

    private static String kind(Tensor picture) {
        return kind(picture.extent(1), picture.extent(2), picture.extent(3));
    }

    private static String kind(int channels, int height, int width) {
        return "%dx%d in %s".formatted(width, height, channels == 1 ? "grey" : "colour");
    }

    @Override
    public void close() {
        if (classifier != null) {
            classifier.close();
        }
    }
}
