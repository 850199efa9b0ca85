/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.data.NamedPairs;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.training.Augmentation;
import org.diffusionbridges.training.Budget;
import org.diffusionbridges.training.TimeSampling;
import org.diffusionbridges.training.Training;
import org.diffusionbridges.training.TrainingListener;
import org.diffusionbridges.training.TrainingResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridges train DATA OUT}: a model from pairs. */
@Command(
        name = "train",
        description = "Train a model on pairs of images.",
        footer = {
            "",
            "Checkpoints, the curve of losses and grids of samples go to the folder OUT.training; the same command, "
                    + "given again after an interruption or a kill, goes on from there. A larger budget prolongs a run.",
        })
final class TrainCommand implements Callable<Integer> {
    private static final double TEST_SHARE = 0.1;
    private static final int SIZE = 64;
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./,:=+@%-]+");
    private static final double LOG_SNR_MEAN = -0.5;
    private static final double LOG_SNR_DEVIATION = 1.7;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "DATA",
            description =
                    "A dataset that comes with the toolkit (fashion, fluent), or a folder of pairs, side by side unless "
                            + "--targets names a second folder.")
    private String data = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The model's file, ending in .safetensors.")
    private Path out;

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

    @Option(names = "--class-size", description = "A network and rates that learn most in three minutes.")
    private boolean classSize;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "Start from this model's weights, with its network, schedule and preconditioning.")
    private @Nullable Path from;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "vp, ve or i2sb. Default: vp, with --from the model's.")
    private @Nullable String schedule;

    @Option(names = "--sigma-max", paramLabel = "S", description = "The largest noise of --schedule ve. Default: 80.")
    private @Nullable Double sigmaMax;

    @Option(
            names = "--times",
            defaultValue = "uniform",
            paramLabel = "DENSITY",
            description =
                    "How times are drawn: uniform, or log-snr (normal in ln(b/c), which puts more weight where large "
                            + "regions take their colour). Default: ${DEFAULT-VALUE}.")
    private String times = "uniform";

    @Option(
            names = "--batch",
            defaultValue = "32",
            paramLabel = "N",
            description = "Pairs a step. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "The learning rate at its peak. Default: 8e-4, with --class-size 2e-3.")
    private @Nullable Double rate;

    @Option(
            names = "--averages",
            split = ",",
            paramLabel = "STEPS",
            description = "Half-lives of the averages of the weights, of which the best becomes the model. "
                    + "Default: 200,700,2000, with --class-size 50.")
    private double @Nullable [] averages;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "SEED",
            description = "The same seed gives the same losses on one machine. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--flips", description = "Mirror half of the pairs from left to right.")
    private boolean flips;

    @Option(
            names = "--augment",
            description =
                    "Vary drawings as hands do: the pair moved, turned and scaled, the lines' width, wobbles and gaps.")
    private boolean augment;

    @Option(
            names = "--region-colours",
            description =
                    "Let the network see what the noisy state tells of the colour of each region that the source's lines enclose.")
    private boolean regionColours;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "DEVICE",
            description = "auto (the GPU if there is one), cpu, gpu or gpu:1. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Mixin
    private PairOptions pairOptions;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Height and width for a folder's images. Default: 64.")
    private @Nullable Integer size;

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

    @Override
    public Integer call() {
        checkOut(out);
        length.check();
        checkData();
        if (from != null && (schedule != null || sigmaMax != null || classSize)) {
            throw new IllegalArgumentException(
                    "--from takes the model's network and schedule: leave out --schedule, --sigma-max and --class-size");
        }
        PrintWriter progress = spec.commandLine().getErr();
        Optional<ModelCard> origin = Optional.ofNullable(from).flatMap(ModelFiles::card); // OUT may be the same file
        @Nullable NamedPairs named = PairOptions.isFolder(data) ? null : TestData.named(data);
        Training training = named == null
                ? onFolder(Path.of(data), progress)
                : Bridges.train(named.train()).heldOut(named.test());
        TrainingResult result = settings(training, progress).run();
        ModelCard card = card(result, name, out, data, spec);
        write(result, origin.isPresent() ? card.withOrigin(origin.get()) : card, out, spec);
        return ExitCode.OK;
    }

    /** The model's card, with this command and what is known of the data. */
    static ModelCard card(TrainingResult result, @Nullable String name, Path out, String data, CommandSpec spec) {
        @Nullable NamedPairs named = PairOptions.isFolder(data) ? null : TestData.named(data);
        String called = name == null ? String.valueOf(out.getFileName()).replaceFirst("\\.safetensors$", "") : name;
        ModelCard card = result.card(
                        called, named == null ? "pairs of " + Path.of(data).getFileName() : named.task())
                .withTrained(ModelCard.COMMAND, typed(spec));
        return named == null
                ? card
                : card.withProvenance(named.data(), named.licence(), named.licence(), named.credits());
    }

    static void write(TrainingResult result, ModelCard card, Path out, CommandSpec spec) {
        result.export(out, card, ElementType.FLOAT16);
        spec.commandLine().getOut().printf("%s: %d steps in %s%n", out, result.steps(), clock(result.elapsed()));
    }

    /** This command line, in a form that a shell takes again. */
    private static String typed(CommandSpec spec) {
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(word -> PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "./bridges ", ""));
    }

    static void checkOut(Path out) {
        if (!out.toString().endsWith(".safetensors")) {
            throw new IllegalArgumentException("OUT must end in .safetensors, got " + out);
        }
        Outputs.checkFolderOf(out);
    }

    private void checkData() {
        pairOptions.check(data);
        if (!PairOptions.isFolder(data)) {
            PairOptions.refuse("--size", size != null, data);
            PairOptions.refuse("--test-share", testShare != null, data);
        }
        if (testShare != null && !(testShare >= 0 && testShare < 1)) {
            throw new IllegalArgumentException("--test-share must be in [0, 1), got " + testShare);
        }
    }

    private Training onFolder(Path folder, PrintWriter progress) {
        int channels = pairOptions.isGrey() ? 1 : 3;
        PairFolder pairs = pairOptions.read(folder, size == null ? SIZE : size, channels, channels, progress);
        double share = testShare == null ? TEST_SHARE : testShare;
        if (share == 0) {
            progress.printf("%d pairs to train on, none held out%n", pairs.size());
            return Bridges.train(pairs);
        }
        PairFolder.Split split = split(pairs, share);
        progress.printf(
                "%d pairs to train on, %d held out%n",
                split.train().size(), split.test().size());
        return Bridges.train(split.train()).heldOut(split.test());
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

    private Training settings(Training base, PrintWriter progress) {
        Training training = classSize ? base.classSize() : base;
        training = from == null ? training.schedule(schedule()) : training.from(from);
        if (rate != null) {
            training = training.learningRate(rate);
        }
        if (averages != null) {
            training = training.averages(averages);
        }
        if (regionColours) {
            training = training.regionColours();
        }
        return length.of(training)
                .times(times())
                .batch(batch)
                .seed(seed)
                .flips(flips)
                .augmentation(augment ? Augmentation.DRAWINGS : Augmentation.NONE)
                .folder(out.resolveSibling(out.getFileName() + ".training"))
                .device(device)
                .listener(new Lines(progress, forecast()));
    }

    /** A number of steps needs no forecast, and --class-size is made for few. */
    private @Nullable Forecast forecast() {
        if (length.minutes == null || classSize) {
            return null;
        }
        String smaller = PairOptions.isFolder(data) ? "--size 32, " : "";
        return new Forecast(
                Bridges.models(), "give it more --minutes, or " + smaller + "--class-size for a quicker network");
    }

    private Schedule schedule() {
        String chosen = schedule == null ? "vp" : schedule;
        if (sigmaMax != null && !chosen.equals("ve")) {
            throw new IllegalArgumentException("--sigma-max goes with --schedule ve, got --schedule " + chosen);
        }
        return switch (chosen) {
            case "vp" -> VpSchedule.DEFAULT;
            case "ve" -> sigmaMax == null ? VeSchedule.DEFAULT : new VeSchedule(sigmaMax, VeSchedule.DEFAULT.tMin());
            case "i2sb" -> I2sbSchedule.DEFAULT;
            default -> throw new IllegalArgumentException("a schedule is vp, ve or i2sb, got " + chosen);
        };
    }

    private TimeSampling times() {
        return switch (times) {
            case "uniform" -> TimeSampling.uniform();
            case "log-snr" -> TimeSampling.logSnr(LOG_SNR_MEAN, LOG_SNR_DEVIATION);
            default -> throw new IllegalArgumentException("times are drawn uniform or log-snr, got " + times);
        };
    }

    private static String clock(Duration time) {
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    /** A line every ten seconds, and one for whatever comes seldom. */
    static final class Lines implements TrainingListener {
        private static final long BETWEEN_NANOS = 10_000_000_000L;

        private final PrintWriter to;
        private final @Nullable Forecast forecast;
        private long last = System.nanoTime() - BETWEEN_NANOS;

        Lines(PrintWriter to, @Nullable Forecast forecast) {
            this.to = to;
            this.forecast = forecast;
        }

        @Override
        public void stepped(Report report) {
            if (forecast != null) {
                forecast.at(report).ifPresent(this::note);
            }
            if (System.nanoTime() - last < BETWEEN_NANOS) {
                return;
            }
            last = System.nanoTime();
            to.printf(
                    "step %d  loss %.4f  %.1f images/s  %s left%n",
                    report.step(), report.smoothLoss(), report.imagesPerSecond(), clock(report.left()));
            to.flush();
        }

        @Override
        public void evaluated(Evaluation done) {
            to.printf(
                    "step %d  held-out loss %.4f +- %.4f for the average of half-life %.0f%n",
                    done.step(), done.loss(), done.standardError(), done.halfLife());
            to.flush();
        }

        @Override
        public void drawn(long step, Path file) {
            note("samples: " + file);
        }

        @Override
        public void note(String line) {
            to.println(line);
            to.flush();
        }
    }
}
