/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.checkpoints.ModelCard;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.PairMetric;
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
            "A dataset that comes with the toolkit (fashion, openmoji), whose test split is taken; or a folder of pairs, side "
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
        NamedPairs named = NamedPairs.of(data);
        return new TestData(
                named.test(), named.classifier().isPresent() ? ImageClassifier.of(named) : null, named.metrics());
    }

    @Override
    public void close() {
        if (classifier != null) {
            classifier.close();
        }
    }
}
