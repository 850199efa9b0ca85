/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Enlargement;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A sampler with its settings on a bridge. Immutable: every link of the chain is a new value, and one value may be used by
 * many threads at once. It keeps its bridge's weights in memory.
 *
 * <p>A run ends within one network evaluation of its thread's interruption, with a
 * {@link java.util.concurrent.CancellationException}.
 */
public final class Sampling {
    private final Bridge bridge;
    private final Options options;
    private final TimeSteps times;

    Sampling(Bridge bridge, Options options) {
        this(bridge, options, options.grid.on(bridge.card().schedule(), options.steps));
        options.sampler.check(times);
    }

    private Sampling(Bridge bridge, Options options, TimeSteps times) {
        this.bridge = bridge;
        this.options = options;
        this.times = times;
        Mask mask = options.mask;
        int size = bridge.card().imageSize();
        if (mask != null && (mask.height() != size || mask.width() != size)) {
            throw new IllegalArgumentException("a mask for '%s' must be %dx%d pixels, got %dx%d: resize it first"
                    .formatted(bridge.card().name(), size, size, mask.width(), mask.height()));
        }
        if (options.batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got " + options.batch);
        }
    }

    /** Another option for which the times remain as they are: a grid costs a search for every time. */
    private Sampling with(Consumer<Options> change) {
        return new Sampling(bridge, options.with(change), times);
    }

    /** The seed, 0 unless told: image i of several has {@code seed + i}, sample j of one source a seed made of both. */
    public Sampling seed(long seed) {
        return with(o -> o.seed = seed);
    }

    /**
     * DBIM with η = 0 of another order, with the same steps: as {@link Bridge#dbimHighOrder}, of which it is a change.
     *
     * @param order 1, 2 or 3
     * @throws IllegalArgumentException if the order is another, or this sampler is none of those
     */
    public Sampling order(int order) {
        boolean isDbim = options.sampler.equals(new Dbim(0)) || options.sampler instanceof DbimHighOrder;
        if (!isDbim) {
            throw new IllegalArgumentException("orders are dbim's with eta 0, got %s: say dbim(0.0, steps).order(%d)"
                    .formatted(options.sampler.label(), order));
        }
        Sampler sampler = order == 1 ? new Dbim(0) : new DbimHighOrder(order);
        return new Sampling(bridge, options.with(o -> o.sampler = sampler));
    }

    /** The time grid; the model card's unless told. */
    public Sampling grid(TimeGrid grid) {
        return new Sampling(bridge, options.with(o -> o.grid = grid));
    }

    /** Whether every prediction x̂0 is held to [-1, 1]; on unless told. The final image always is. */
    public Sampling clip(boolean on) {
        return with(o -> o.clip = on);
    }

    /** Generates only where the mask is 1, and keeps the source elsewhere, to within the noise of t_min (two grey levels for VP). */
    public Sampling mask(Mask mask) {
        return with(o -> o.mask = mask);
    }

    /**
     * Whether every region that the source's lines enclose has one colour ({@link Regions}): in each prediction its pixels
     * become their mean, and lines and ground stay as predicted. Off unless told; for drawings whose answers are flat, such as
     * emoji. The model and its evaluations are the same. Not in the papers: a constraint on the prediction, as their mask is.
     */
    public Sampling flatRegions(boolean on) {
        return shading(Shading.FLAT, on);
    }

    /**
     * Whether the colours of every region that the source's lines enclose run smoothly ({@link Shading#SMOOTH}), in each prediction:
     * for drawings whose answers are shaded. On for models whose network sees the colours of regions, off for others, unless
     * told. Not in the papers, as {@link #flatRegions}.
     */
    public Sampling smoothRegions(boolean on) {
        return shading(Shading.SMOOTH, on);
    }

    /** Switching one off leaves another that is on. */
    private Sampling shading(Shading which, boolean on) {
        if (on) {
            return with(o -> o.shading = which);
        }
        return options.shading == which ? with(o -> o.shading = Shading.FREE) : this;
    }

    /**
     * Pictures of so many times the model's size: {@link Translation#image} and what is shown and saved, while {@link Translation#x0}
     * is what the model drew. With flat or smooth regions their rims follow the drawing's lines ({@link Enlargement}); else
     * pixels are interpolated. No detail is added. Not in the papers.
     *
     * @param times 1 to {@value Enlargement#LARGEST}; 1 unless told
     * @throws IllegalArgumentException if it is out of range
     */
    public Sampling enlarge(int times) {
        Enlargement.checkFactor(times);
        return with(o -> o.enlarge = times);
    }

    /** The class to draw, for models that have classes. */
    public Sampling label(int label) {
        return with(o -> o.label = label);
    }

    /** Keeps every state and prediction, for film strips and tables. */
    public Sampling keepTrajectory() {
        return with(o -> o.keepTrajectory = true);
    }

    /**
     * How many images the network sees at once, at most; 16 unless told. It changes no picture. Where the device runs out of
     * memory it is halved, and {@link Progress#batchHalved} is told.
     */
    public Sampling batch(int images) {
        return with(o -> o.batch = images);
    }

    /**
     * How a source of another size is brought to the model's. Unless told: with a {@link Preset} as its authors do, else the
     * whole picture, padded with white.
     */
    public Sampling fit(Fit fit) {
        return with(o -> o.fit = fit);
    }

    /**
     * How a source is made ready before it is resized: a photographed or scanned drawing becomes one like those that the
     * model knows. An array is taken as it is. Nothing is done unless told.
     */
    public Sampling prepare(DrawingPreparation preparation) {
        return with(o -> o.preparation = preparation);
    }

    /**
     * {@link #prepare(DrawingPreparation)} with steps by name, as {@link DrawingPreparation#parse} reads them: {@code "auto"},
     * {@code "auto,strokes=2"}.
     *
     * @throws IllegalArgumentException if a step is unknown
     */
    public Sampling prepare(String steps) {
        return prepare(DrawingPreparation.parse(steps, bridge.card().imageSize()));
    }

    /** Who is told of every evaluation; unless told, there is a bar in a notebook and in a terminal. */
    public Sampling progress(Progress progress) {
        return with(o -> o.progress = progress);
    }

    /**
     * Who sees every step of a run, the booting step included, and may end it early with {@link RunningStep#stop}; on the thread
     * that runs.
     */
    public Sampling onStep(Consumer<RunningStep> sees) {
        return with(o -> o.onStep = sees);
    }

    /** Network evaluations of one run, known before anything runs. */
    public int nfe() {
        return options.sampler.nfe(times);
    }

    public Bridge bridge() {
        return bridge;
    }

    public Sampler sampler() {
        return options.sampler;
    }

    public int steps() {
        return options.steps;
    }

    public TimeGrid grid() {
        return options.grid;
    }

    public long seed() {
        return options.seed;
    }

    /** How many times as large as the model's a picture is. */
    public int enlargement() {
        return options.enlarge;
    }

    /** How colours may run within the source's regions. */
    public Shading shading() {
        return options.shading;
    }

    public int batch() {
        return options.batch;
    }

    /** The settings that decide the result, by name, in a fixed order: what a file's metadata and a table say. */
    public Map<String, String> settings() {
        return PictureTexts.of(this, options, times);
    }

    /**
     * What a file of a picture says as text: {@link #settings}, and the licence and credits of the model under PNG's keyword
     * Copyright, where its card states them.
     */
    public Map<String, String> texts() {
        return PictureTexts.withCopyright(settings(), bridge.card());
    }

    /**
     * Translates one picture.
     *
     * @throws IllegalArgumentException if the source does not fit the model
     * @throws IllegalStateException if the bridge is closed
     * @throws DeviceMemoryException if the device has no room for one picture
     * @throws BridgeException if the source cannot be read or prepared, or the engine fails
     */
    public Translation translate(Source source) {
        return translate(List.of(source), options.seed).get(0);
    }

    /** {@link #translate(Source)} of an image in memory. */
    public Translation translate(BufferedImage source) {
        return translate(Source.of(source));
    }

    /** {@link #translate(Source)} of a file. */
    public Translation translate(Path source) {
        return translate(Source.of(source));
    }

    /** {@link #translate(Source)} of a file. */
    public Translation translate(String file) {
        return translate(Path.of(file));
    }

    /**
     * Translates pictures in memory, paths or names of files, tensors, {@link Source}s; picture i has {@code seed + i}. For many,
     * {@link #translateAll} keeps no more than a batch in memory.
     *
     * @throws IllegalArgumentException if one is none of these, or does not fit the model
     * @throws BridgeException if one cannot be read or prepared, or the engine fails
     */
    public List<Translation> translate(List<?> sources) {
        long[] seeds =
                LongStream.range(0, sources.size()).map(i -> options.seed + i).toArray();
        return translate(sources.stream().map(Sampling::source).toList(), seeds);
    }

    private static Source source(@Nullable Object picture) {
        if (picture instanceof Source source) {
            return source;
        }
        if (picture instanceof BufferedImage image) {
            return Source.of(image);
        }
        if (picture instanceof Path file) {
            return Source.of(file);
        }
        if (picture instanceof String file) {
            return Source.of(Path.of(file));
        }
        if (picture instanceof Tensor tensor) {
            return Source.of(tensor);
        }
        throw new IllegalArgumentException("a source is an image, a path, a file's name or a tensor, got "
                + (picture == null ? null : picture.getClass()));
    }

    /**
     * Translates many pictures, batch by batch, as the result is iterated over: nothing runs before, and no more than one
     * batch is in memory beside the next one's sources, which are read meanwhile. A source that cannot be read is listed, and
     * the rest go on. Source i has {@code seed + i}, whether those before it could be read or not.
     */
    public TranslationBatches translateAll(Iterable<? extends Source> sources) {
        return new TranslationBatches(this, sources);
    }

    /**
     * Draws n samples for one source: sample 0 is what {@link #translate(Source)} gives, sample j has
     * {@code Seeds.sample(seed, j)}.
     *
     * @param n at least 1
     */
    public Samples samples(Source source, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("the number of samples must be at least 1, got " + n);
        }
        Tensor xT = readSource(source);
        List<Translation> drawn = BatchRun.of(bridge, options, n + " samples", n, nfe(), (from, to) -> {
            long[] seeds = IntStream.range(from, to)
                    .mapToLong(j -> Seeds.sample(options.seed, j))
                    .toArray();
            return sampled(Collections.nCopies(to - from, source), xT.repeat(to - from), seeds);
        });
        return new Samples(drawn);
    }

    /** {@link #samples(Source, int)} of an image in memory. */
    public Samples samples(BufferedImage source, int n) {
        return samples(Source.of(source), n);
    }

    /** {@link #samples(Source, int)} of a file. */
    public Samples samples(String file, int n) {
        return samples(Path.of(file), n);
    }

    /** {@link #samples(Source, int)} of a file. */
    public Samples samples(Path source, int n) {
        return samples(Source.of(source), n);
    }

    /**
     * Encodes a pair: the booting noise from which this very sampling makes the target again, found by running its ODE
     * upwards. For first order with η = 0, and orders 2 and 3; {@code logSnr} grids are the most exact. It costs as many
     * evaluations as a translation with η = 0.
     *
     * @param target x0, the picture to encode
     * @param source xT, the source it belongs to: {@link Latent#warning} tells of a noise that betrays another
     * @param start where to start; {@link Start#onMarginal} with this sampling's seed unless told
     * @throws IllegalArgumentException if this sampling is stochastic or Heun's, or its grid ends in 0
     */
    public Latent encode(Source target, Source source, Start start) {
        return encode(List.of(target), List.of(source), start).get(0);
    }

    /** {@link #encode(Source, Source, Start)}, started on the marginal. */
    public Latent encode(Source target, Source source) {
        return encode(target, source, Start.onMarginal(options.seed));
    }

    /** {@link #encode(Source, Source)} of a dataset's pair. */
    public Latent encode(Pair pair) {
        return encode(Source.of(pair.target()), Source.of(pair.source()));
    }

    /** Many pairs at once, batch by batch; pair i's start has the seed of {@code start} plus i. */
    public List<Latent> encode(List<? extends Source> targets, List<? extends Source> sources, Start start) {
        return latents()
                .encode(targets.size(), i -> readTarget(targets.get(i)), i -> readSource(sources.get(i)), start);
    }

    /**
     * Makes the picture of a latent.
     *
     * @throws IllegalArgumentException if the latent is another model's, or this sampling takes no booting noise (Heun) or
     *     more noise than that (η > 0)
     */
    public Translation decode(Latent latent) {
        return decode(List.of(latent)).get(0);
    }

    /** Many at once, batch by batch; the first latent is what {@link #decode(Latent)} makes of it. */
    public List<Translation> decode(List<Latent> latents) {
        return latents().decode(latents);
    }

    private LatentRun latents() {
        return new LatentRun(this, options, times);
    }

    /**
     * The way from one latent to another, both ends included: noise on the sphere, source on the line.
     *
     * @param frames at least 2
     * @throws IllegalArgumentException as {@link #decode(Latent)}
     */
    public Interpolation interpolate(Latent a, Latent b, int frames) {
        if (frames < 2) {
            throw new IllegalArgumentException("an interpolation needs at least 2 frames, got " + frames);
        }
        List<Latent> way = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            way.add(a.towards(b, i / (frames - 1.0)));
        }
        return new Interpolation(decode(way));
    }

    /** Encodes a pair and decodes it again. */
    public Reconstruction reconstruct(Source target, Source source, Start start) {
        return reconstruct(List.of(target), List.of(source), start).get(0);
    }

    /** Many pairs at once, batch by batch; pair i's start has the seed of {@code start} plus i. */
    public List<Reconstruction> reconstruct(
            List<? extends Source> targets, List<? extends Source> sources, Start start) {
        List<Tensor> x0 = new ArrayList<>();
        List<Latent> latents = latents()
                .encode(
                        targets.size(),
                        i -> {
                            x0.add(readTarget(targets.get(i)));
                            return x0.get(i);
                        },
                        i -> readSource(sources.get(i)),
                        start);
        List<Translation> decoded = decode(latents);
        return IntStream.range(0, latents.size())
                .mapToObj(i -> new Reconstruction(x0.get(i), latents.get(i), decoded.get(i)))
                .toList();
    }

    /** Encodes a dataset's pair and decodes it again, started on the marginal. */
    public Reconstruction reconstruct(Pair pair) {
        return reconstruct(Source.of(pair.target()), Source.of(pair.source()), Start.onMarginal(options.seed));
    }

    /**
     * Translates sources with a seed each, batch by batch.
     *
     * @param seeds as many as sources
     */
    public List<Translation> translate(List<? extends Source> sources, long... seeds) {
        if (seeds.length != sources.size()) {
            throw new IllegalArgumentException(
                    "%d sources need as many seeds, got %d".formatted(sources.size(), seeds.length));
        }
        return BatchRun.of(
                bridge,
                options,
                "translation",
                seeds.length,
                nfe(),
                (from, to) -> sampled(
                        sources.subList(from, to),
                        batch(from, to, i -> readSource(sources.get(i))),
                        Arrays.copyOfRange(seeds, from, to)));
    }

    /** One batch of sources that have been read. */
    List<Translation> translate(List<? extends Source> sources, Tensor xT, long[] seeds) {
        return BatchRun.of(
                bridge, options, "translation", seeds.length, nfe(), (from, to) -> sampled(sources, xT, seeds));
    }

    private BatchRun.Part<Translation> sampled(List<? extends Source> sources, Tensor xT, long[] seeds) {
        List<String> names = sources.stream().map(Source::name).toList();
        return (from, to, progress) -> {
            long[] own = Arrays.copyOfRange(seeds, from, to);
            return new NetworkRun(this, options, times, progress)
                    .sample(names.subList(from, to), xT.items(from, to), own, Noise.seeded(own));
        };
    }

    static Tensor batch(int from, int to, IntFunction<Tensor> reading) {
        return Tensor.concat(IntStream.range(from, to).mapToObj(reading).toList());
    }

    /** xT: the source, prepared, as the model's state: 1 x C x H x W, grey repeated to three channels where the model has three. */
    Tensor readSource(Source source) {
        Source drawing = bridge.convention().sourceOf(source);
        DrawingPreparation preparation = options.preparation;
        if (preparation != null && !(source instanceof Source.OfTensor)) {
            drawing = prepared(drawing, preparation);
        }
        return bridge.convention().source(drawing, bridge.card(), options.fit, options.mask);
    }

    /** A drawing of which the preparation finds nothing is a fault of that picture, as a damaged file is, and has a name. */
    private static Source prepared(Source drawing, DrawingPreparation preparation) {
        BufferedImage picture = drawing.image();
        try {
            return Source.of(preparation.apply(picture)).named(drawing.name());
        } catch (IllegalArgumentException e) {
            throw new BridgeException("%s cannot be prepared: %s".formatted(drawing.name(), e.getMessage()), e);
        }
    }

    /** x0 of a pair, likewise. */
    private Tensor readTarget(Source target) {
        return bridge.convention().target(bridge.convention().targetOf(target), bridge.card(), options.fit);
    }

    @Override
    public String toString() {
        return "%s, %s, %d steps on the %s grid (%d evaluations)%s, seed %d"
                .formatted(
                        Printable.line(bridge.card().name()),
                        options.sampler.label(),
                        options.steps,
                        options.grid.label(),
                        nfe(),
                        options.shading == Shading.FREE ? "" : ", %s regions".formatted(options.shading),
                        options.seed);
    }
}
