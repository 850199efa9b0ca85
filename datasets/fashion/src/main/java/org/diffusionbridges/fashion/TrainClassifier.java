/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.util.List;
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
        ClassifierFile.tool(args, "fashion classifier", new Fashion(), List.of(24, 48, 64), TRAINING);
    }
}
