/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
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
            "A dataset that comes with the toolkit (fashion, openmoji), whose test split is taken; or a folder of pairs side "
                    + "by side, the source on the left.";

    /** @param progress is told of pairs that cannot be read */
    static TestData of(String data, ModelCard card, PrintWriter progress) {
        Path folder = Path.of(data);
        if (Files.isDirectory(folder)) {
            PairFolder pairs = PairFolder.sideBySide(folder, PairFolder.Side.LEFT)
                    .size(card.imageSize(), card.imageSize())
                    .channels(card.sourceChannels(), card.targetChannels())
                    .read();
            pairs.skipped().forEach(bad -> progress.println("skipped " + bad.name() + ": " + bad.reason()));
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
