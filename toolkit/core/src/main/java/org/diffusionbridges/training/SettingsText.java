/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A training's settings in words: to compare those of two runs, and to be typed again. */
final class SettingsText {

    private static final String RATE = "learning rate: ";
    private static final String CLIP = "clip: ";
    private static final String CHANGED = "changed: ";

    private SettingsText() {}

    /** The {@link #fingerprint(Training)}, and behind it what the settings were before they changed. */
    static String fingerprint(Training of, List<String> changes) {
        return Stream.concat(Stream.of(fingerprint(of)), changes.stream().map(CHANGED::concat))
                .collect(Collectors.joining("\n"));
    }

    /** What a fingerprint says of earlier settings. */
    static List<String> changes(String fingerprint) {
        return fingerprint
                .lines()
                .filter(line -> line.startsWith(CHANGED))
                .map(line -> line.substring(CHANGED.length()))
                .toList();
    }

    /** A fingerprint's line without the names of classes: {@code learning rate peak=0.002, warmupSteps=30, decay=LINEAR}. */
    static String inWords(String line) {
        return line.replaceFirst(": (?:\\w+\\[(.*)]|(.*))$", " $1$2");
    }

    /** Whether a run may go on although this line of its fingerprint is another: what a run that diverged is mended by. */
    static boolean mayChange(String line) {
        return line.startsWith(RATE) || line.startsWith(CLIP);
    }

    /** What decides the losses, one {@code name: value} a line; the budget is not among it, so a run can be prolonged. */
    static String fingerprint(Training of) {
        Stream<String> varied = of.augmentation.equals(Augmentation.NONE)
                ? Stream.empty() // as in the folders of trainings begun before there was any
                : Stream.of("augmentation: " + of.augmentation);
        Stream<String> distilled =
                of.intervals == 0 ? Stream.empty() : Stream.of("distilled over: %d intervals".formatted(of.intervals));
        return Stream.concat(
                        Stream.of(
                                "dataset: %s, %d pairs in %d groups"
                                        .formatted(of.dataset.name(), of.dataset.size(), of.dataset.groups()),
                                "network: " + of.architecture,
                                "start: " + (of.start == null ? "nothing" : of.start.identity()),
                                "schedule: " + of.schedule,
                                "times: " + of.times,
                                "preconditioning: " + of.preconditioning,
                                "optimizer: " + of.adam,
                                RATE + of.learningRate,
                                CLIP + of.clip,
                                "averages: " + halfLives(of),
                                "batch: " + of.batch,
                                "seed: " + of.seed,
                                "flips: " + of.flips),
                        Stream.concat(varied, distilled))
                .collect(Collectors.joining("\n"));
    }

    /**
     * The same run as Java: {@code pairs}, {@code unseen} and {@code start} are the data and the model it started from, and
     * {@code card} is the card of what came out, which carries network, schedule and preconditioning in full.
     */
    static String java(Training of) {
        StringBuilder chain = new StringBuilder("Bridges.train(pairs)");
        if (of.heldOut != null) {
            chain.append(".heldOut(unseen)");
        }
        if (of.start != null) {
            chain.append(of.intervals == 0 ? ".from(start)" : ".distil(start)");
        }
        link(chain, "architecture", "card.network()");
        link(chain, "schedule", "card.schedule()");
        link(chain, "preconditioning", "card.preconditioning()");
        link(chain, "times", times(of.times));
        link(chain, "adam", adam(of.adam));
        link(chain, "learningRate", rate(of.learningRate));
        link(chain, "clip", Double.isInfinite(of.clip) ? "Double.POSITIVE_INFINITY" : String.valueOf(of.clip));
        link(chain, "averages", halfLives(of));
        link(chain, "batch", String.valueOf(of.batch));
        link(chain, "seed", of.seed + "L");
        link(chain, "flips", String.valueOf(of.flips));
        if (!of.augmentation.equals(Augmentation.NONE)) {
            Augmentation a = of.augmentation;
            link(
                    chain,
                    "augmentation",
                    "new Augmentation(%s, %s, %s, %s, %d)"
                            .formatted(a.shift(), a.scale(), a.turn(), a.wobble(), a.gaps()));
        }
        link(chain, "evaluateEvery", of.evaluateEvery + ", " + of.heldOutPairs);
        if (of.budget instanceof Budget.Steps steps) {
            link(chain, "steps", steps.count() + "L");
        } else if (of.budget instanceof Budget.Time time) {
            link(chain, "minutes", String.valueOf(time.limit().toNanos() / 6e10));
        }
        return chain.append(".run()").toString();
    }

    static String inWords(TimeSampling density) {
        return density instanceof TimeSampling.LogSnr logSnr
                ? "by log-SNR, mean %s, deviation %s".formatted(logSnr.mean(), logSnr.deviation())
                : "uniform";
    }

    static String inWords(Adam adam) {
        return adam.weightDecay() == 0 ? "Adam" : "AdamW, weight decay " + adam.weightDecay();
    }

    static String inWords(LearningRate rate) {
        return rate.decay() == LearningRate.Decay.NONE
                ? String.valueOf(rate.peak())
                : "%s, %s decay".formatted(rate.peak(), rate.decay().name().toLowerCase(Locale.ROOT));
    }

    private static void link(StringBuilder chain, String setting, String arguments) {
        chain.append('.').append(setting).append('(').append(arguments).append(')');
    }

    private static String times(TimeSampling density) {
        return density instanceof TimeSampling.LogSnr logSnr
                ? "TimeSampling.logSnr(%s, %s)".formatted(logSnr.mean(), logSnr.deviation())
                : "TimeSampling.uniform()";
    }

    private static String adam(Adam adam) {
        return "new Adam(%s, %s, %s, %s)".formatted(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
    }

    private static String rate(LearningRate rate) {
        return "new LearningRate(%s, %s, LearningRate.Decay.%s)"
                .formatted(rate.peak(), rate.warmupSteps(), rate.decay());
    }

    private static String halfLives(Training of) {
        return of.averages.stream().map(ema -> String.valueOf(ema.halfLife())).collect(Collectors.joining(", "));
    }
}
