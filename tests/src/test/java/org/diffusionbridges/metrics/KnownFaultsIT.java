/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.fluent.Fluent;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Test pictures are spoiled in ways that anyone can see, and every figure is printed: what docs/metrics.md says that the
 * metrics see and do not see. One half of the test split is the reference, the other half is spoiled.
 */
class KnownFaultsIT {
    private static final int MOST = 800;

    @Test
    void theDistanceInTheFashionClassifiersFeaturesGrowsWithEveryFault() {
        Map<String, Double> distances = distances(new Fashion());
        assertThat(distances.get("noise 0.1")).isGreaterThan(1.5 * distances.get("none"));
        assertThat(distances.get("noise 0.3")).isGreaterThan(2 * distances.get("noise 0.1"));
        assertThat(distances.get("blur")).isGreaterThan(2 * distances.get("none"));
        assertThat(distances.get("blotches")).isGreaterThan(2 * distances.get("none"));
        assertThat(distances.get("the drawing")).isGreaterThan(5 * distances.get("none"));
    }

    @Test
    @EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "its metrics take long: -Dfull runs it")
    void theDistanceInTheFluentClassifiersFeaturesSeesColourAndBlotches() {
        Map<String, Double> distances = distances(new Fluent());
        // fine grain is not seen: a second figure, such as the regions' purity, must watch it
        assertThat(distances.get("noise 0.3")).isGreaterThan(1.5 * distances.get("none"));
        assertThat(distances.get("blotches")).isGreaterThan(2 * distances.get("none"));
        assertThat(distances.get("blur")).isGreaterThan(1.5 * distances.get("none"));
        assertThat(distances.get("other hues")).isGreaterThan(5 * distances.get("none"));
        assertThat(distances.get("the drawing")).isGreaterThan(10 * distances.get("none"));
    }

    private static Map<String, Double> distances(NamedPairs data) {
        PairDataset test = data.test();
        int size = Math.min(MOST, test.size());
        int[] spoiled = IntStream.range(0, size).filter(i -> i % 2 == 1).toArray();
        ImageSet sources = at(ImageSet.sources(test), spoiled, image -> image);
        Map<String, Double> distances = new LinkedHashMap<>();
        try (ImageClassifier classifier = ImageClassifier.of(data)) {
            FrechetDistance distance = FrechetDistance.to(Moments.of(Features.of(
                    classifier.features(),
                    at(
                            ImageSet.targets(test),
                            IntStream.range(0, size).filter(i -> i % 2 == 0).toArray(),
                            image -> image))));
            Accuracy accuracy = Accuracy.of(
                    IntStream.of(spoiled).map(i -> test.get(i).label()).toArray());
            System.out.printf("%s; %d pictures spoiled, as many as reference%n", distance.name(), spoiled.length);
            faults(test, spoiled).forEach((name, images) -> {
                Features features = Features.of(classifier.features(), images);
                Measured measured = distance.measure(features);
                Features probabilities = Features.of(classifier.probabilities(), images);
                distances.put(name, measured.value());
                System.out.printf(
                        Locale.ROOT,
                        "%-12s distance %s; accuracy %s; %s%n",
                        name,
                        measured,
                        accuracy.measure(probabilities),
                        MeasuredPairs.metrics(data).stream()
                                .map(metric -> metric.name() + " " + metric.measure(images, sources))
                                .collect(Collectors.joining("; ")));
            });
        }
        return distances;
    }

    private static Map<String, ImageSet> faults(PairDataset test, int[] spoiled) {
        ImageSet targets = ImageSet.targets(test);
        Random random = new Random(1);
        Map<String, ImageSet> faults = new LinkedHashMap<>();
        faults.put("none", at(targets, spoiled, image -> image));
        faults.put("noise 0.1", at(targets, spoiled, image -> noisy(image, 0.1, random)));
        faults.put("noise 0.3", at(targets, spoiled, image -> noisy(image, 0.3, random)));
        faults.put("blur", at(targets, spoiled, KnownFaultsIT::blurred));
        faults.put("blotches", at(targets, spoiled, image -> blotched(image, random)));
        if (targets.image(0).extent(1) == 3) {
            faults.put("other hues", at(targets, spoiled, KnownFaultsIT::turned));
        }
        int channels = targets.image(0).extent(1);
        faults.put("the drawing", at(ImageSet.sources(test), spoiled, image -> channels(image, channels)));
        return faults;
    }

    /** Some of the images, changed, made once. */
    private static ImageSet at(ImageSet images, int[] indices, UnaryOperator<Tensor> change) {
        List<Tensor> changed = IntStream.of(indices)
                .mapToObj(i -> change.apply(images.image(i)).clamp(-1, 1))
                .toList();
        return ImageSet.of(
                IntStream.of(indices).mapToObj(images::id).toList(),
                changed,
                IntStream.of(indices).map(images::group).toArray());
    }

    private static Tensor noisy(Tensor image, double sigma, Random random) {
        Tensor noisy = image.copy();
        for (int i = 0; i < noisy.values().length; i++) {
            noisy.values()[i] += sigma * random.nextGaussian();
        }
        return noisy;
    }

    /** The mean of 3 x 3 pixels, twice. */
    private static Tensor blurred(Tensor image) {
        return mean(mean(image));
    }

    private static Tensor mean(Tensor image) {
        int height = image.extent(2);
        int width = image.extent(3);
        Tensor mean = image.copy();
        for (int i = 0; i < mean.values().length; i++) {
            int plane = i / (height * width) * height * width;
            int y = i / width % height;
            int x = i % width;
            double sum = 0;
            for (int v = y - 1; v <= y + 1; v++) {
                for (int u = x - 1; u <= x + 1; u++) {
                    int row = Math.min(height - 1, Math.max(0, v));
                    sum += image.values()[plane + row * width + Math.min(width - 1, Math.max(0, u))];
                }
            }
            mean.values()[i] = sum / 9;
        }
        return mean;
    }

    /** One grey offset of standard deviation 0.3 for each square of 8 x 8 pixels. */
    private static Tensor blotched(Tensor image, Random random) {
        int height = image.extent(2);
        int width = image.extent(3);
        double[] offsets = random.doubles((long) height / 8 * (width / 8))
                .map(u -> 0.3 * random.nextGaussian())
                .toArray();
        Tensor blotched = image.copy();
        for (int i = 0; i < blotched.values().length; i++) {
            blotched.values()[i] += offsets[i / width % height / 8 * (width / 8) + i % width / 8];
        }
        return blotched;
    }

    /** Red, green and blue change places: shapes and lines stay. */
    private static Tensor turned(Tensor image) {
        int plane = image.itemSize() / 3;
        Tensor turned = image.copy();
        for (int i = 0; i < turned.values().length; i++) {
            turned.values()[i] = image.values()[(i + plane) % image.itemSize()];
        }
        return turned;
    }

    private static Tensor channels(Tensor grey, int channels) {
        return Tensor.of(grey.repeat(channels).values(), 1, channels, grey.extent(2), grey.extent(3));
    }
}
