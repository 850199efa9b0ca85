/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.data.PairFolder;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.training.Augmentation;
import org.diffusionbridges.training.TimeSampling;
import org.diffusionbridges.training.Training;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges train DATA OUT}: a model from pairs. */
@Command(
        name = "train",
        description = "Train a model on pairs of images.",
        footer = {
            "",
            "Checkpoints, the curve of losses and grids of samples go to the folder OUT.training; the same command, "
                    + "given again after an interruption or a kill, goes on from there. A larger budget prolongs a run.",
        })
final class TrainCommand extends TrainingCommand {
    private static final int SIZE = 64;
    private static final double LOG_SNR_MEAN = -0.5;
    private static final double LOG_SNR_DEVIATION = 1.7;

    @Parameters(
            index = "0",
            paramLabel = "DATA",
            description =
                    "A dataset that comes with the toolkit (fashion, fluent), or a folder of pairs, side by side unless "
                            + "--targets names a second folder.")
    private String data = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "The model's file, ending in .safetensors.")
    private Path out;

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

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Height and width for a folder's images. Default: 64.")
    private @Nullable Integer size;

    @Override
    String data() {
        return data;
    }

    @Override
    Path out() {
        return out;
    }

    @Override
    void check() {
        refuseUnlessFolder("--size", size);
        if (from != null && (schedule != null || sigmaMax != null || classSize)) {
            throw new IllegalArgumentException(
                    "--from takes the model's network and schedule: leave out --schedule, --sigma-max and --class-size");
        }
    }

    @Override
    Optional<ModelCard> origin() {
        return Optional.ofNullable(from).flatMap(ModelFiles::card);
    }

    @Override
    PairFolder read(Path folder, PairOptions options) {
        int channels = options.isGrey() ? 1 : 3;
        return options.read(folder, size == null ? SIZE : size, channels, channels, errors());
    }

    @Override
    Training on(PairDataset pairs) {
        Training base = Bridges.train(pairs);
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
        return training.times(times())
                .batch(batch)
                .augmentation(augment ? Augmentation.DRAWINGS : Augmentation.NONE)
                .device(device);
    }

    /** A number of steps needs no forecast, and --class-size is made for few. */
    @Override
    @Nullable
    Forecast forecast() {
        if (!isTimed() || classSize) {
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
}
