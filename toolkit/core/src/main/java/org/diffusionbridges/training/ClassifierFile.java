/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.metrics.Accuracy;
import org.diffusionbridges.metrics.ClassifierCard;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.models.internal.Version;

/** From a dataset to the file of its classifier: what the datasets' own tools call. */
public final class ClassifierFile {
    private static final int STEPS_A_LINE = 50;

    private ClassifierFile() {}

    /**
     * A dataset's tool: trains a classifier of its classes, writes it in float16, measures the written file's accuracy on the test
     * split, and notes it in the file. Progress goes to the standard output.
     *
     * @param args one, the safetensors file to write
     * @param name what the classifier is called
     * @param widths channels of each level
     * @throws org.diffusionbridges.errors.BridgeException if training fails or the file cannot be written
     */
    public static void tool(
            String[] args, String name, NamedPairs pairs, List<Integer> widths, ClassifierTraining training) {
        if (args.length != 1) {
            System.err.println("usage: TrainClassifier TARGET, got %d arguments".formatted(args.length));
            System.exit(2);
            return;
        }
        PairDataset train = pairs.train();
        int[] item = train.get(0).target().itemShape();
        ClassifierArchitecture architecture = new ClassifierArchitecture(
                item[0], item[1], widths, train.classNames().size());
        ClassifierCard card = new ClassifierCard(
                name, architecture, train.classNames(), pairs.data(), pairs.licence(), pairs.credits(), "");
        write(Path.of(args[0]), card, training, train, pairs.test());
    }

    static void write(
            Path target, ClassifierCard card, ClassifierTraining training, PairDataset train, PairDataset test) {
        Instant start = Instant.now();
        try (Weights weights = training.run(card.architecture(), train, step -> {
            if (step % STEPS_A_LINE == 0) {
                System.out.printf(
                        "step %d of %d after %d s%n",
                        step,
                        training.steps(),
                        Duration.between(start, Instant.now()).toSeconds());
            }
        })) {
            ImageClassifier.save(target, card, weights);
            String words = String.format(
                    Locale.ROOT,
                    "%d steps of %d images of %s, seed %d, %s, Bridges %s; right on %.1f%% of %d images of %s",
                    training.steps(),
                    training.batch(),
                    train.name(),
                    training.seed(),
                    training.rate(),
                    Version.version(),
                    100 * accuracy(target, test).value(),
                    test.size(),
                    test.name());
            ClassifierCard told = card.withTraining(words);
            ImageClassifier.save(target, told, weights);
            System.out.printf(
                    "%s%n%d parameters, %d s%n",
                    told,
                    weights.parameters(),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    private static Measured accuracy(Path file, PairDataset test) {
        try (ImageClassifier classifier = ImageClassifier.load(file, Device.cpu())) {
            Features probabilities = Features.of(classifier.probabilities(), ImageSet.targets(test));
            return Accuracy.of(test).measure(probabilities);
        }
    }
}
