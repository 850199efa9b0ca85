/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.metrics.ClassifierCard;
import org.diffusionbridges.training.ClassifierFile;
import org.diffusionbridges.training.ClassifierTraining;
import org.diffusionbridges.training.LearningRate;

/** Trains the classifier that judges what models draw of these groups; README.md has the command. */
final class TrainClassifier {
    private static final ClassifierTraining TRAINING =
            new ClassifierTraining(1200, 64, new LearningRate(2e-3, 50, LearningRate.Decay.COSINE), 4, true, 1);

    private TrainClassifier() {}

    /** Argument: the safetensors file to write. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: TrainClassifier TARGET, got %d arguments".formatted(args.length));
            System.exit(2);
            return;
        }
        Fluent fluent = new Fluent();
        FluentPairs train = FluentPairs.train();
        ClassifierCard card = new ClassifierCard(
                "Fluent Emoji classifier",
                new ClassifierArchitecture(
                        3,
                        FluentPairs.SIZE,
                        List.of(16, 32, 64, 64),
                        train.classNames().size()),
                train.classNames(),
                fluent.data(),
                fluent.licence(),
                fluent.credits(),
                "");
        ClassifierFile.write(Path.of(args[0]), card, TRAINING, train, FluentPairs.test());
    }
}
