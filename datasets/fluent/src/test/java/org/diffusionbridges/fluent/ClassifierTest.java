/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.diffusionbridges.metrics.Accuracy;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.junit.jupiter.api.Test;

class ClassifierTest {

    @Test
    void itTellsTheGroupsOfEmojiItHasNotSeenAsOftenAsItsCardSays() {
        FluentPairs test = FluentPairs.test();
        try (ImageClassifier classifier = ImageClassifier.of(new Fluent())) {
            Features probabilities = Features.of(classifier.probabilities(), ImageSet.targets(test));
            // an image at the border of two groups may fall otherwise on another processor
            assertThat(Accuracy.of(test).of(probabilities)).isCloseTo(0.762, within(0.01));
            assertThat(classifier.card().licence()).isEqualTo("MIT");
        }
    }
}
