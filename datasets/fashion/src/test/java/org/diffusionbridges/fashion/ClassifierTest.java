/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.metrics.Accuracy;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.diffusionbridges.metrics.Moments;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class ClassifierTest {
    private static final int IMAGES = 300;

    /** Its card says 95.2% of all 4,000; over 300 images that has a standard error of 1.2%. */
    @Test
    void itTellsTheFourClassesApartOnImagesItHasNotSeen() {
        PairDataset test = FashionPairs.test();
        int[] labels = IntStream.range(0, IMAGES).map(i -> test.get(i).label()).toArray();
        try (ImageClassifier classifier = ImageClassifier.of(new Fashion())) {
            Features probabilities = Features.of(classifier.probabilities(), first(test, 0));
            assertThat(Accuracy.of(labels).of(probabilities)).isBetween(0.91, 0.99);
            assertThat(classifier.card().licence()).isEqualTo("MIT");
        }
    }

    @Test
    void photographsAreNearerToPhotographsThanDrawingsAre() {
        PairDataset test = FashionPairs.test();
        try (ImageClassifier classifier = ImageClassifier.of(new Fashion())) {
            FrechetDistance distance =
                    FrechetDistance.to(Moments.of(Features.of(classifier.features(), first(test, 0))));
            assertThat(distance.name()).isEqualTo("Fréchet distance in the features of the fashion classifier");
            double others = distance.of(Features.of(classifier.features(), first(test, IMAGES)));
            double drawings = distance.of(Features.of(classifier.features(), drawings(test)));
            assertThat(drawings).isGreaterThan(10 * others);
        }
    }

    private static ImageSet first(PairDataset pairs, int from) {
        return set(IntStream.range(from, from + IMAGES)
                .mapToObj(i -> pairs.get(i).target())
                .toList());
    }

    private static ImageSet drawings(PairDataset pairs) {
        return set(
                IntStream.range(0, IMAGES).mapToObj(i -> pairs.get(i).source()).toList());
    }

    private static ImageSet set(List<Tensor> images) {
        return ImageSet.of(
                IntStream.range(0, images.size()).mapToObj(String::valueOf).toList(), images);
    }
}
