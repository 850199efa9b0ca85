/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.metrics.ClassifierCard;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTrainingTest {
    private static final ClassifierArchitecture SMALL = new ClassifierArchitecture(1, Squares.EDGE, List.of(16, 8), 2);
    private static final ClassifierCard CARD = new ClassifierCard(
            "squares classifier", SMALL, List.of("dark", "light"), "squares", "CC0-1.0", "nobody", "");

    @TempDir
    Path directory;

    private static ClassifierTraining training(int steps) {
        return new ClassifierTraining(steps, 16, new LearningRate(0.01, 10, LearningRate.Decay.LINEAR), 1, true, 3);
    }

    @Test
    void itLearnsToTellDarkSquaresFromLightOnesAndTheFileSaysHowWell() {
        Path file = directory.resolve("squares.safetensors");
        ClassifierFile.write(file, CARD, training(250), new Squares(64, 0), new Squares(40, 1000));
        try (ImageClassifier classifier = ImageClassifier.load(file, Device.cpu())) {
            assertThat(classifier.card().training())
                    .startsWith("250 steps of 16 images of squares/0, seed 3, ")
                    .endsWith("right on 100.0% of 40 images of squares/1000");
            assertThat(classifier.card().withTraining("")).isEqualTo(CARD);
            ImageSet images = ImageSet.targets(new Squares(3, 1000));
            assertThat(Features.of(classifier.features(), images).vectors().shape())
                    .containsExactly(3, 8);
            assertThat(classifier.features().name()).isEqualTo("the squares classifier");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> classifier.features().extract(Tensor.zeros(1, 3, 8, 8)))
                    .withMessage("the squares classifier sees images of [1, 1, 8, 8], got Tensor[1, 3, 8, 8]");
        }
    }

    @Test
    void oneSeedGivesTheSameWeights() {
        AtomicLong last = new AtomicLong();
        float[] first = head(training(3).run(SMALL, new Squares(64, 0), last::set));
        assertThat(last).hasValue(3);
        assertThat(head(training(3).run(SMALL, new Squares(64, 0), step -> {}))).isEqualTo(first);
    }

    private static float[] head(Weights weights) {
        return weights.floats("classes.weight");
    }

    @Test
    void aFileThatIsNoClassifierIsRefused() {
        Path file = directory.resolve("other.safetensors");
        Checkpoints.saveArrays(
                file, Map.of(), Weights.of(List.of(new NamedArray("w", new long[] {1}, new float[] {1}))));
        assertThatThrownBy(() -> ImageClassifier.load(file, Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageEndingWith("other.safetensors is not a classifier of ours: its metadata lack "
                        + "bridges.classifier.classes");
    }

    @Test
    void aDatasetThatDoesNotSuitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training(1)
                        .run(new ClassifierArchitecture(1, Squares.EDGE, List.of(8), 3), new Squares(4, 0), step -> {}))
                .withMessage("squares/0 has 2 classes, the classifier 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training(1)
                        .run(new ClassifierArchitecture(1, 16, List.of(8), 2), new Squares(4, 0), step -> {}))
                .withMessage("the classifier sees images of 1x16x16, got Tensor[1, 1, 8, 8]");
    }
}
