/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.training.Budget;
import org.diffusionbridges.training.Training;
import org.diffusionbridges.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that makes a model from pairs: from its data to the model's file. */
abstract class TrainingCommand extends BridgesCommand implements Callable<Integer> {
    private static final double TEST_SHARE = 0.1;
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./,:=+@%-]+");

    /** How long. */
    static final class Length {
        @Option(names = "--minutes", paramLabel = "M", description = "Train for M minutes.")
        private @Nullable Double minutes;

        @Option(names = "--steps", paramLabel = "N", description = "Train for N steps.")
        private @Nullable Long steps;

        /** Refuses what would be refused only after the data were read. */
        void check() {
            if (minutes != null) {
                Budget.minutes(minutes);
            } else {
                Budget.steps(Objects.requireNonNull(steps));
            }
        }

        Training of(Training training) {
            return minutes != null ? training.minutes(minutes) : training.steps(Objects.requireNonNull(steps));
        }
    }

    @ArgGroup(multiplicity = "1")
    private Length length = new Length();

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "SEED",
            description = "The same seed gives the same losses on one machine. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--flips", description = "Mirror half of the pairs from left to right.")
    private boolean flips;

    @Option(
            names = "--test-share",
            paramLabel = "S",
            description =
                    "The share of a folder's pairs that is held out, below 1. They are never trained on: their loss "
                            + "chooses the average, and grids of samples show them. 0 trains on all. Default: 0.1.")
    private @Nullable Double testShare;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the model is called. Default: the name of OUT without its ending.")
    private @Nullable String name;

    @Mixin
    private PairOptions pairOptions;

    abstract String data();

    abstract Path out();

    /** Judges what can be judged before a model is loaded or a picture read. */
    void check() {}

    /** The model whose licence and credits hold for the new one, too. */
    Optional<ModelCard> origin() {
        return Optional.empty();
    }

    abstract PairFolder read(Path folder, PairOptions options);

    /** The training with the options that are the command's own. */
    abstract Training on(PairDataset pairs);

    /** What is told once a while of how long it takes. */
    @Nullable
    Forecast forecast() {
        return null;
    }

    final boolean isTimed() {
        return length.minutes != null;
    }

    final void refuseUnlessFolder(String option, @Nullable Object given) {
        if (!PairOptions.isFolder(data())) {
            PairOptions.refuse(option, given != null, data());
        }
    }

    @Override
    public final Integer call() {
        Outputs.checkSafetensors(out());
        length.check();
        pairOptions.check(data());
        refuseUnlessFolder("--test-share", testShare);
        if (testShare != null && !(testShare >= 0 && testShare < 1)) {
            throw new IllegalArgumentException("--test-share must be in [0, 1), got " + testShare);
        }
        check();
        Optional<ModelCard> origin = origin(); // OUT may be the same file
        @Nullable NamedPairs named = PairOptions.isFolder(data()) ? null : TestData.named(data());
        Training training = named == null ? onFolder() : on(named.train()).heldOut(named.test());
        TrainingResult result = length.of(training)
                .seed(seed)
                .flips(flips)
                .folder(out().resolveSibling(out().getFileName() + ".training"))
                .listener(new TrainingLines(errors(), forecast()))
                .run();
        ModelCard card = card(result, named);
        result.export(out(), origin.map(card::withOrigin).orElse(card), ElementType.FLOAT16);
        output().printf("%s: %d steps in %s%n", out(), result.steps(), TrainingLines.clock(result.elapsed()));
        return ExitCode.OK;
    }

    private Training onFolder() {
        PairFolder pairs = read(Path.of(data()), pairOptions);
        double share = testShare == null ? TEST_SHARE : testShare;
        if (share == 0) {
            errors().printf("%d pairs to train on, none held out%n", pairs.size());
            return on(pairs);
        }
        PairFolder.Split split = split(pairs, share);
        errors().printf(
                        "%d pairs to train on, %d held out%n",
                        split.train().size(), split.test().size());
        return on(split.train()).heldOut(split.test());
    }

    private static PairFolder.Split split(PairFolder pairs, double share) {
        try {
            return pairs.split(share);
        } catch (IllegalArgumentException e) { // its remedy names no option
            throw new IllegalArgumentException(
                    "--test-share must leave pairs to train on and some to hold out, got %s of %d pairs: take another share, more pairs, or --test-share 0 to hold none out"
                            .formatted(share, pairs.size()),
                    e);
        }
    }

    /** The model's card, with this command and what is known of the data. */
    private ModelCard card(TrainingResult result, @Nullable NamedPairs named) {
        String called = name == null ? String.valueOf(out().getFileName()).replaceFirst("\\.safetensors$", "") : name;
        ModelCard card = result.card(
                        called, named == null ? "pairs of " + Path.of(data()).getFileName() : named.task())
                .withTrained(ModelCard.COMMAND, typed());
        return named == null
                ? card
                : card.withProvenance(named.data(), named.licence(), named.licence(), named.credits());
    }

    /** This command line, in a form that a shell takes again. */
    private String typed() {
        return spec().root().commandLine().getParseResult().originalArgs().stream()
                .map(word -> PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./bridges ", ""));
    }
}
