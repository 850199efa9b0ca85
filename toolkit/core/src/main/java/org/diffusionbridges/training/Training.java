/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.Device;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.display.Work;
import org.diffusionbridges.engines.internal.Devices;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.jspecify.annotations.Nullable;

/**
 * How to train a bridge on a dataset: immutable, every link is a new value, and {@link #run} does it.
 *
 * <p>What is not said is chosen: VP schedule, preconditioning fitted to the data, an architecture for the images' size, Adam
 * at 8e-4 with 100 steps of warm-up and a linear decay over the second half, clipping at 1, averages of half-life 200, 700
 * and 2000 steps, batches of 32, 1000 steps, seed 0.
 *
 * <p>With a step budget and one machine, the same seed gives the same losses; on the CPU, bit for bit.
 */
public final class Training implements Cloneable {
    /** No listener was named: whoever watches sees a bar. */
    private static final TrainingListener UNHEARD = new TrainingListener() {};

    private static final int MOMENT_PAIRS = 2000;
    private static final int PERCENT = 100;

    /** Divisible by 2, 3, 4 and 6, so that as few evaluations find their times among those that were learnt. */
    private static final int INTERVALS = 12;

    final PairDataset dataset;

    // Set only on a fresh copy before it is handed out: a published Training never changes.
    @Nullable
    PairDataset heldOut;

    @Nullable
    UNetArchitecture architecture;

    @Nullable
    StartingModel start;

    int intervals; // of a distillation; 0 for none

    Schedule schedule = VpSchedule.DEFAULT;

    TimeSampling times = TimeSampling.uniform();

    @Nullable
    Preconditioning preconditioning;

    Adam adam = Adam.DEFAULT;
    LearningRate learningRate = new LearningRate(8e-4, 100, LearningRate.Decay.LINEAR);
    double clip = 1;
    List<Ema> averages = List.of(new Ema(200), new Ema(700), new Ema(2000));
    int batch = 32;
    Budget budget = Budget.steps(1000);
    long seed;
    boolean flips;
    Augmentation augmentation = Augmentation.NONE;
    double dropout = -1;
    boolean regionColours;

    @Nullable
    Path folder;

    Duration saveEvery = Duration.ofMinutes(5);
    int evaluateEvery = 250;
    int heldOutPairs = 256;
    Duration drawEvery = Duration.ofMinutes(5);
    TrainingListener listener = UNHEARD;
    Device device = Device.cpu();

    private Training(PairDataset dataset) {
        this.dataset = dataset;
    }

    /**
     * Training on these pairs, with every setting at its default.
     *
     * @param dataset pairs of one shape; grey sources of coloured targets are given their channels
     * @throws IllegalArgumentException if the dataset is empty or not of images of one shape
     */
    public static Training of(PairDataset dataset) {
        return new Training(GreySources.matched(dataset));
    }

    /** A run for a class room: three minutes on two cores from nothing to sensible 32x32 samples. */
    public Training classSize() {
        return with(next -> {
            next.architecture = Architectures.classSize(shape(), classes(architecture));
            next.budget = Budget.minutes(3);
            next.learningRate = new LearningRate(2e-3, 30, LearningRate.Decay.LINEAR);
            next.averages = List.of(new Ema(50));
            next.evaluateEvery = 200;
        });
    }

    /** Pairs that are never trained on: for the held-out loss, the choice of the average, and the grids. */
    public Training heldOut(PairDataset unseen) {
        PairDataset pairs = GreySources.matched(unseen);
        if (!Arrays.equals(shape(pairs), shape())) {
            throw new IllegalArgumentException("the held-out pairs are %s, those to train on %s"
                    .formatted(Arrays.toString(shape(pairs)), Arrays.toString(shape())));
        }
        return with(next -> next.heldOut = pairs);
    }

    /**
     * The network.
     *
     * @throws IllegalArgumentException if its sizes are not those of the images
     */
    public Training architecture(UNetArchitecture settings) {
        Architectures.requireFit(settings, shape(), dataset.name());
        return with(next -> next.architecture = settings);
    }

    /**
     * Starts from a model instead of from nothing: its weights, network, schedule and preconditioning, which the setters of
     * these may still change where they fit. For a model that should learn longer, or other pairs of the same shape.
     *
     * @param model a checkpoint with a card inside or beside it
     * @throws org.diffusionbridges.errors.BridgeException if the file is damaged, has no card or does not fit it
     * @throws IllegalArgumentException if the model is for other images
     */
    public Training from(Path model) {
        StartingModel read = StartingModel.read(model);
        Training next = architecture(read.card().network());
        next.start = read;
        next.schedule = read.card().schedule();
        next.preconditioning = read.card().preconditioning();
        return next;
    }

    /**
     * Distils a model, by consistency, into one that draws in one or two evaluations. The student starts as the teacher, with its
     * network, schedule and preconditioning; it learns at a twelfth of the way to T to answer as its average does one interval
     * nearer to the picture. Its loss is no more the other trainings': the held-out one is the distance of one jump from T to the
     * teacher's own solution. Sampled with {@link org.diffusionbridges.samplers.Consistency}.
     *
     * @param teacher a checkpoint with a card inside or beside it
     * @throws org.diffusionbridges.errors.BridgeException if the file is damaged, has no card or does not fit it
     * @throws IllegalArgumentException if the model is for other images
     */
    public Training distil(Path teacher) {
        Training next = from(teacher);
        next.intervals = INTERVALS;
        next.learningRate = new LearningRate(3e-4, 50, LearningRate.Decay.LINEAR);
        next.averages = List.of(new Ema(10), new Ema(50), new Ema(200));
        next.batch = 16;
        next.heldOutPairs = 64;
        next.times = TimeSampling.logSnr(-0.5, 1.7);
        return next;
    }

    /** The noise schedule: VP, VE or I2SB. */
    public Training schedule(Schedule noise) {
        return with(next -> next.schedule = noise);
    }

    /** How a step's times are drawn; evenly unless said. */
    public Training times(TimeSampling density) {
        return with(next -> next.times = density);
    }

    /** A preconditioning instead of the one fitted to the data. */
    public Training preconditioning(Preconditioning scalings) {
        return with(next -> next.preconditioning = scalings);
    }

    /** Adam's settings; a weight decay makes it AdamW. */
    public Training adam(Adam settings) {
        return with(next -> next.adam = settings);
    }

    /** Warm-up, peak and decay. */
    public Training learningRate(LearningRate rate) {
        return with(next -> next.learningRate = rate);
    }

    /** The same warm-up and decay with another peak. */
    public Training learningRate(double peak) {
        return learningRate(new LearningRate(peak, learningRate.warmupSteps(), learningRate.decay()));
    }

    /**
     * The largest global norm of the gradient; a larger one is scaled down to it.
     *
     * @param norm positive; {@code Double.POSITIVE_INFINITY} for no clipping
     */
    public Training clip(double norm) {
        if (!(norm > 0)) {
            throw new IllegalArgumentException("the gradient's largest norm must be positive, got " + norm);
        }
        return with(next -> next.clip = norm);
    }

    /** The half-lives, in steps, of the averages kept side by side; at least one. */
    public Training averages(double... halfLives) {
        if (halfLives.length == 0 || Arrays.stream(halfLives).distinct().count() != halfLives.length) {
            throw new IllegalArgumentException(
                    "averages need at least one half-life and no two equal ones, got " + Arrays.toString(halfLives));
        }
        return with(next ->
                next.averages = Arrays.stream(halfLives).mapToObj(Ema::new).toList());
    }

    /**
     * Pairs a step.
     *
     * @throws IllegalArgumentException if it is less than 1, or so many that their values are too many for an array
     */
    public Training batch(int size) {
        int[] shape = shape();
        int largest = Integer.MAX_VALUE / (shape[0] * shape[1] * shape[2]);
        if (size > largest) {
            throw new IllegalArgumentException("the batch size must be at most %d for images of %s, got %d"
                    .formatted(largest, Architectures.dimensions(shape), size));
        }
        return with(next -> next.batch = atLeastOne("the batch size", size));
    }

    /** Steps in all, those before an interruption included. */
    public Training steps(long count) {
        return with(next -> next.budget = Budget.steps(count));
    }

    /** Minutes in all, those before an interruption included. */
    public Training minutes(double minutes) {
        return with(next -> next.budget = Budget.minutes(minutes));
    }

    /** The seed of the first weights and of all draws. */
    public Training seed(long number) {
        return with(next -> next.seed = number);
    }

    /** Whether half of the pairs, drawn at random, are mirrored left to right. */
    public Training flips(boolean on) {
        return with(next -> next.flips = on);
    }

    /**
     * How pairs are varied; not at all unless said. With it, each pair is taken as {@link PairDataset#drawn} gives it, so that
     * lines have a width of their own where the dataset can draw them.
     */
    public Training augmentation(Augmentation how) {
        return with(next -> next.augmentation = how);
    }

    /**
     * Shows the network, beside the state, what it tells of the colour of each region that the source's lines enclose
     * ({@link org.diffusionbridges.images.RegionColours}): for drawings whose regions have a colour each. A model given to
     * {@link #from} that does not see them yet starts with weights of zero for them.
     */
    public Training regionColours() {
        return with(next -> next.regionColours = true);
    }

    /** Dropout's probability in [0, 1), instead of the architecture's. */
    public Training dropout(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), got " + probability);
        }
        return with(next -> next.dropout = probability);
    }

    /**
     * The run's folder: checkpoints, losses, grids. A run whose folder holds a checkpoint goes on from it. Without a folder
     * nothing is written.
     */
    public Training folder(Path directory) {
        return with(next -> next.folder = directory);
    }

    /** How often a checkpoint is saved; there is one at the end in any case. */
    public Training saveEvery(Duration interval) {
        return with(next -> next.saveEvery = interval);
    }

    /** How often the held-out loss is taken, in steps, and over how many pairs; it is rounded up to whole batches. */
    public Training evaluateEvery(int steps, int pairs) {
        return with(next -> {
            next.evaluateEvery = atLeastOne("the steps between evaluations", steps);
            next.heldOutPairs = atLeastOne("the number of held-out pairs", pairs);
        });
    }

    /** How often a grid of samples is drawn. */
    public Training drawEvery(Duration interval) {
        return with(next -> next.drawEvery = interval);
    }

    /** Who hears how it goes. */
    public Training listener(TrainingListener hears) {
        return with(next -> next.listener = hears);
    }

    /** Where the network runs; the CPU unless said. */
    public Training device(Device where) {
        return with(next -> next.device = where);
    }

    /**
     * Where the network runs, by name.
     *
     * @param name {@code auto} (the GPU if PyTorch can use one, else the CPU), {@code cpu}, {@code gpu} or {@code gpu:1}
     * @throws IllegalArgumentException if it is another, or there is no such GPU
     */
    public Training device(String name) {
        Device named = Devices.named(name);
        return device(named == null ? Network.defaultDevice() : named);
    }

    /**
     * Trains until the budget is used, from the newest whole checkpoint of the folder if there is one.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted: within one step, the checkpoint saved
     * @throws org.diffusionbridges.errors.BridgeException if the loss or the gradient is no longer finite, memory or disk are used
     *     up, or the folder's checkpoint is of other settings than learning rate, clipping and budget, which may change; the
     *     last good state is kept and named
     */
    public TrainingResult run() {
        try (Work work = Work.begin("training", PERCENT, "%")) {
            TrainingListener bar = new TrainingListener() {
                @Override
                public void stepped(Report report) {
                    String note = String.format(Locale.ROOT, "step %d, loss %.4f", report.step(), report.smoothLoss());
                    work.done((long) (PERCENT * report.used()), note);
                }
            };
            Training heard = listener == UNHEARD ? listener(bar) : this;
            try (TrainingRun run = new TrainingRun(heard.completed())) {
                return run.toTheEnd();
            }
        }
    }

    /** This with nothing left open: architecture chosen, preconditioning fitted. */
    Training completed() {
        UNetArchitecture chosen = architecture == null ? Architectures.standard(shape(), classes(null)) : architecture;
        return with(next -> {
            next.architecture = chosen.with(settings -> {
                settings.dropout = dropout < 0 ? settings.dropout : dropout;
                settings.inChannels = regionColours ? 2 * settings.outChannels : settings.inChannels;
            });
            if (preconditioning == null) {
                next.preconditioning = schedule instanceof I2sbSchedule
                        ? new I2sbPreconditioning()
                        : PixelMoments.of(dataset, MOMENT_PAIRS, Draws.seedOf(seed, 0, Draws.Purpose.MOMENTS))
                                .preconditioning();
            }
        });
    }

    /** What samples are drawn on: VE is useless on a uniform grid. */
    TimeGrid grid() {
        return schedule instanceof VeSchedule ? TimeGrid.logSnr() : times.grid();
    }

    /** C, H, W of the images. */
    int[] shape() {
        return shape(dataset);
    }

    private static int[] shape(PairDataset pairs) {
        return pairs.get(0).target().itemShape();
    }

    private static int classes(@Nullable UNetArchitecture architecture) {
        return architecture == null ? 0 : architecture.numClasses();
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(what, value));
        }
        return value;
    }

    /** A copy with a change. */
    private Training with(Consumer<Training> change) {
        try {
            Training next = (Training) clone();
            change.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
