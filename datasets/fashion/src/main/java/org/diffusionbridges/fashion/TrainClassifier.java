/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.metrics.ClassifierCard;
import org.diffusionbridges.training.ClassifierFile;
import org.diffusionbridges.training.ClassifierTraining;
import org.diffusionbridges.training.LearningRate;

/** Trains the classifier that judges what models draw of these classes; README.md has the command. */
final class TrainClassifier {
    private static final ClassifierTraining TRAINING =
            new ClassifierTraining(1500, 64, new LearningRate(2e-3, 50, LearningRate.Decay.COSINE), 2, true, 1);

    private TrainClassifier() {}

    /** Argument: the safetensors file to write. */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: TrainClassifier TARGET, got %d arguments".formatted(args.length));
            System.exit(2);
            return;
        }
        Fashion fashion = new Fashion();
        FashionPairs train = FashionPairs.train();
        ClassifierCard card = new ClassifierCard(
                "fashion classifier",
                new ClassifierArchitecture(
                        1,
                        FashionPairs.SIZE,
                        List.of(24, 48, 64),
                        train.classNames().size()),
                train.classNames(),
                fashion.data(),
                fashion.licence(),
                fashion.credits(),
                "");
        ClassifierFile.write(Path.of(args[0]), card, TRAINING, train, FashionPairs.test());
    }
}
