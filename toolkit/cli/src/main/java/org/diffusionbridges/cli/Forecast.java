/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.training.TrainingListener.Report;
import org.jspecify.annotations.Nullable;

/** What a training's minutes buy, told once it has run for ten seconds. */
final class Forecast {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Fewer than this share of the steps that the quickest embedded model took are far too few. */
    private static final double FEW = 0.25;

    private final List<ModelCard> models;
    private final String remedy;
    private @Nullable Report first;
    private boolean told;

    /**
     * A forecast.
     *
     * @param models to compare with
     * @param remedy what helps where the steps are far too few
     */
    Forecast(List<ModelCard> models, String remedy) {
        this.models = models;
        this.remedy = remedy;
    }

    /** The lines to say at this step: at the first that is ten seconds after the first one heard of. */
    Optional<String> at(Report report) {
        if (first == null) {
            first = report;
        }
        Duration watched = report.elapsed().minus(first.elapsed());
        if (told || watched.compareTo(PATIENCE) < 0) {
            return Optional.empty();
        }
        told = true;
        double perSecond = (report.step() - first.step()) / (watched.toMillis() * 1e-3);
        return Optional.of(
                text(Math.round(report.step() + perSecond * report.left().toMillis() * 1e-3)));
    }

    private String text(long steps) {
        String taken = models.stream()
                .filter(card -> steps(card) > 0)
                .map(card -> String.format(Locale.ROOT, "%s took %,d", card.name(), steps(card)))
                .collect(Collectors.joining(", "));
        String buys = String.format(Locale.ROOT, "the time buys about %,d steps", steps);
        long least = models.stream()
                .mapToLong(Forecast::steps)
                .filter(n -> n > 0)
                .min()
                .orElse(0);
        return buys
                + (taken.isEmpty() ? "" : "; " + taken)
                + (steps < FEW * least ? "%nfar too few for pictures: ".formatted() + remedy : "");
    }

    private static long steps(ModelCard card) {
        return card.trained().get("steps") instanceof Number steps ? steps.longValue() : 0;
    }
}
