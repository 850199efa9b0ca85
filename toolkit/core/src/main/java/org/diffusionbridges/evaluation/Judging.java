/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.metrics.Accuracy;
import org.diffusionbridges.metrics.AverageFeatureDistance;
import org.diffusionbridges.metrics.FeatureExtractor;
import org.diffusionbridges.metrics.Features;
import org.diffusionbridges.metrics.FrechetDistance;
import org.diffusionbridges.metrics.GroupMetric;
import org.diffusionbridges.metrics.ImageClassifier;
import org.diffusionbridges.metrics.ImageSet;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.metrics.Metric;
import org.diffusionbridges.metrics.Moments;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.PixelDiversity;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/** What pictures are worth: every metric of every sampling. */
final class Judging {
    /** Enough targets that the reference's own error is small beside a set's. */
    private static final int REFERENCE = 4_000;

    private final PairDataset pairs;
    private final int[] picks;
    private final List<PairMetric> metrics;
    private final @Nullable ImageClassifier classifier;
    private final List<String> ids;
    private final int[] groups; // answers to one source are no independent pictures

    Judging(PairDataset pairs, int[] picks, List<PairMetric> metrics, @Nullable ImageClassifier classifier) {
        this.pairs = pairs;
        this.picks = picks;
        this.metrics = metrics;
        this.classifier = classifier;
        this.ids = IntStream.of(picks).mapToObj(i -> pairs.name() + "/" + i).toList();
        this.groups = IntStream.of(picks).map(pairs::group).toArray();
    }

    /** @param asked of each sampling all that answered, itself first */
    EvaluationResult of(List<List<Sampling>> asked, PictureStore store) {
        @Nullable FrechetDistance frechet = classifier == null ? null : reference(classifier.features());
        List<EvaluationResult.Row> rows = new ArrayList<>();
        for (List<Sampling> answering : asked) {
            Sampling sampling = answering.get(0);
            List<PictureStore.Made> made =
                    IntStream.of(picks).mapToObj(i -> store.get(sampling, i)).toList();
            ImageSet pictures =
                    ImageSet.of(ids, made.stream().map(PictureStore.Made::x0).toList(), groups);
            Map<Metric, Measured> figures = new LinkedHashMap<>();
            Map<Metric, double[]> each = new LinkedHashMap<>();
            for (PairMetric metric : metrics) {
                double[] values = metric.each(pictures, references(metric));
                each.put(metric, values);
                figures.put(metric, Measured.mean(values, groups));
            }
            @Nullable Features features = null;
            if (classifier != null && frechet != null) {
                features = Features.of(classifier.features(), pictures);
                figures.putAll(judged(classifier, frechet, pictures, features));
            }
            if (answering.size() > 1) {
                diversities(classifier).forEach(diversity -> {
                    double[] values = IntStream.of(picks)
                            .mapToDouble(i -> diversity.of(answers(answering, i, store)))
                            .toArray();
                    each.put(diversity, values);
                    figures.put(diversity, Measured.mean(values, groups));
                });
            }
            rows.add(new EvaluationResult.Row(sampling, picks.length, seconds(made), figures, each, groups, features));
        }
        List<String> notes = new ArrayList<>();
        if (classifier != null && frechet != null && picks.length > 1) {
            notes.add(floor(classifier.features(), frechet));
        }
        for (PairMetric metric : metrics) {
            if (metric.reference() != PairMetric.Reference.TARGET) {
                ImageSet own = ImageSet.of(
                        ids,
                        IntStream.of(picks).mapToObj(i -> pairs.get(i).target()).toList(),
                        groups);
                notes.add("%s: the %d targets themselves are at %s."
                        .formatted(metric.name(), picks.length, metric.measure(own, references(metric))));
            }
        }
        return new EvaluationResult(pairs.name(), ids, rows, notes);
    }

    static List<GroupMetric> diversities(@Nullable ImageClassifier classifier) {
        return classifier == null
                ? List.of(new PixelDiversity())
                : List.of(new PixelDiversity(), new AverageFeatureDistance(classifier.features()));
    }

    private static Tensor answers(List<Sampling> answering, int index, PictureStore store) {
        return Tensor.concat(answering.stream()
                .map(sampling -> store.get(sampling, index).x0())
                .toList());
    }

    private ImageSet references(PairMetric metric) {
        List<Tensor> images = IntStream.of(picks)
                .mapToObj(pairs::get)
                .map(pair -> metric.reference() == PairMetric.Reference.SOURCE ? pair.source() : pair.target())
                .toList();
        return ImageSet.of(ids, images, groups);
    }

    private Map<Metric, Measured> judged(
            ImageClassifier judge, FrechetDistance frechet, ImageSet pictures, Features features) {
        Map<Metric, Measured> figures = new LinkedHashMap<>();
        if (pictures.size() > 1) {
            figures.put(frechet, frechet.measure(features));
        }
        if (pairs.classNames().equals(judge.card().classNames())) {
            Accuracy accuracy = Accuracy.of(
                    IntStream.of(picks).map(i -> pairs.get(i).label()).toArray());
            figures.put(accuracy, accuracy.measure(Features.of(judge.probabilities(), pictures)));
        }
        return figures;
    }

    private FrechetDistance reference(FeatureExtractor judge) {
        List<Integer> some = IntStream.of(Evaluation.shuffled(pairs.size(), Math.min(REFERENCE, pairs.size())))
                .boxed()
                .toList();
        return FrechetDistance.to(Moments.of(Features.of(judge, targets(some))));
    }

    private ImageSet targets(List<Integer> indices) {
        ImageSet all = ImageSet.targets(pairs);
        return new ImageSet() {
            @Override
            public int size() {
                return indices.size();
            }

            @Override
            public String id(int index) {
                return all.id(indices.get(index));
            }

            @Override
            public Tensor image(int index) {
                return all.image(indices.get(index));
            }
        };
    }

    /** How far as many of the right answers are from all of them: no sampling can be expected to come nearer. */
    private String floor(FeatureExtractor judge, FrechetDistance frechet) {
        Features own = Features.of(judge, targets(IntStream.of(picks).boxed().toList()));
        String floor = "%s: the %d targets themselves are at %s."
                .formatted(frechet.name(), picks.length, frechet.measure(own));
        return frechet.warning(own)
                .map(warning -> floor + " Beware: " + warning + ".")
                .orElse(floor);
    }

    /** Mean over batches, which are timed, and not over pictures, which are not. */
    private static Measured seconds(List<PictureStore.Made> made) {
        Map<String, Double> batches = new LinkedHashMap<>();
        made.forEach(picture -> batches.put(picture.batch(), picture.seconds()));
        return Measured.mean(
                batches.values().stream().mapToDouble(Double::doubleValue).toArray());
    }
}
