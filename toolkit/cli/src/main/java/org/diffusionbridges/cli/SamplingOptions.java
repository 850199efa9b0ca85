/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.Enlargement;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.Samplers;
import org.diffusionbridges.samplers.TimeGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a bridge is sampled. An option that the chosen sampler does not know is an error. */
public class SamplingOptions {

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description =
                    "One of " + Samplers.NAMES + "; or fast, the solver and the grid that were fitted to the model. "
                            + "Default: fast where the model carries such a grid and neither --eta nor --order nor --grid is given, "
                            + "else dbim; for latents dbim.")
    private @Nullable String sampler;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Steps, at least 1: N + 1 network evaluations with dbim, dpm, sde and unipc, 2N with dbmsolver, N with ecsi, "
                            + "3N - 1 with heun (2N - 1 without churn). "
                            + "Default: 10; for latents 100.")
    private @Nullable Integer steps;

    @Option(
            names = "--eta",
            paramLabel = "E",
            description =
                    "DBIM's noise, 0 to 1: 0 is deterministic after the first draw, 1 is DDBM's own bridge. Default: 0.")
    private @Nullable Double eta;

    @Option(
            names = "--order",
            paramLabel = "1|2|3",
            description = "DBIM's order; 2 and 3 have eta 0. Default: 1; for latents 2.")
    private @Nullable Integer order;

    @Option(
            names = "--churn",
            paramLabel = "C",
            description = "Heun's part of each step that is random, 0 to below 1. Default: 0.33, the paper's.")
    private @Nullable Double churn;

    @Option(
            names = "--grid",
            paramLabel = "NAME",
            description =
                    "Where the steps lie in time: uniform, logSnr, karras, karras:EXPONENT, asinh:SCALE, ecsi:EXPONENT, fitted. Default: the "
                            + "one fitted to the sampler and the model, if any, else the model's own, but karras with heun and dbmsolver "
                            + "and ecsi:0.6 with ecsi; for latents logSnr.")
    private @Nullable String grid;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Which noise is drawn; picture i of a folder, in the order of names from 0, has S + i. "
                    + "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--no-clip",
            description = "Do not hold each prediction to the range of pixel values; the final picture always is.")
    private boolean unclipped;

    @Option(
            names = "--mask",
            paramLabel = "FILE|centre",
            description = "Generate only where this picture is white and keep the source elsewhere; "
                    + "it has the model's size. 'centre' is the central half of each side.")
    private @Nullable String mask;

    @Option(
            names = "--flat-regions",
            description = "Give every region that the source's lines enclose one colour: in each prediction its pixels "
                    + "become their mean. For drawings whose answers are flat, such as emoji.")
    private boolean flatRegions;

    @Option(
            names = "--smooth-regions",
            negatable = true,
            description =
                    "Let colours run smoothly within every region that the source's lines enclose, as light falls on a "
                            + "thing. Default: on for models that see the colours of regions (sketch2emoji), off for others and for latents.")
    private @Nullable Boolean smoothRegions;

    @Option(
            names = "--enlarge",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Pictures of N times the model's size, 1 to 16; where regions are flat or smooth, their rims follow the "
                            + "drawing's lines. It adds no detail. Default: ${DEFAULT-VALUE}.")
    private int enlarge;

    @Option(
            names = "--label",
            paramLabel = "CLASS",
            description = "The class to draw, by number or name, for a model that has classes.")
    private @Nullable String label;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "How many pictures the network sees at once; it changes speed and memory, no picture. Default: 16.")
    private @Nullable Integer batch;

    private final int defaultOrder;
    private final int defaultSteps;
    private final @Nullable String defaultGrid;

    /** For drawing. */
    SamplingOptions() {
        defaultOrder = 1;
        defaultSteps = 10;
        defaultGrid = null;
    }

    /** For latents: encoding follows the network's own ODE, which smooth regions would leave. */
    SamplingOptions(int defaultOrder, int defaultSteps, String defaultGrid) {
        this.defaultOrder = defaultOrder;
        this.defaultSteps = defaultSteps;
        this.defaultGrid = defaultGrid;
        smoothRegions = false;
    }

    /** Judges what can be judged before a model is loaded. */
    public void check() {
        method();
        BridgesCommand.atLeast(1, "--steps", steps());
        if (batch != null) {
            BridgesCommand.atLeast(1, "--batch", batch);
        }
        if (grid != null) {
            checkGrid(grid);
        }
        Enlargement.checkFactor(enlarge);
    }

    /** Judges a grid's name before a model is loaded, which alone knows whether one was fitted to it. */
    static void checkGrid(String name) {
        if (!name.equalsIgnoreCase(FittedGrid.LABEL)) {
            TimeGrid.of(name);
        }
    }

    private int steps() {
        return steps == null ? defaultSteps : steps;
    }

    /** Whether the model's own solver draws; what was asked of DBIM, or for latents, leaves it to DBIM. */
    private boolean isFast(Bridge bridge) {
        if (sampler != null) {
            return sampler.equalsIgnoreCase("fast");
        }
        boolean isOpen = eta == null && order == null && grid == null && defaultGrid == null;
        return isOpen && bridge.card().fittedGrid() != null;
    }

    /** The sampler by name; fast, which only a model can tell, as the one that it mostly is. */
    private Sampler method() {
        String name = sampler == null ? "dbim" : sampler;
        Sampler named = name.equalsIgnoreCase("fast") ? new DpmSolver(2) : Samplers.of(name);
        if (named instanceof Heun heun && name.equalsIgnoreCase("heun")) {
            named = churn == null ? heun : new Heun(churn);
        } else {
            refuse("--churn", churn, "heun");
        }
        if (!name.equalsIgnoreCase("dbim")) {
            refuse("--eta", eta, "dbim");
            refuse("--order", order, "dbim");
            return named;
        }
        int chosen = order == null ? (eta == null ? defaultOrder : 1) : order;
        if (chosen < 1 || chosen > 3) {
            throw new IllegalArgumentException("--order must be 1, 2 or 3, got " + chosen);
        }
        if (chosen == 1) {
            return new Dbim(eta == null ? 0 : eta);
        }
        if (eta != null && eta != 0) {
            throw new IllegalArgumentException(
                    "--order %d is for --eta 0, got %s: leave --eta out, or take --order 1".formatted(chosen, eta));
        }
        return new DbimHighOrder(chosen);
    }

    private static void refuse(String option, @Nullable Object value, String sampler) {
        if (value != null) {
            throw new IllegalArgumentException(
                    "%s belongs to --sampler %s: leave it out, or change the sampler".formatted(option, sampler));
        }
    }

    /** Which noise is drawn. */
    public long seed() {
        return seed;
    }

    /** How many pictures at once; nothing where that was not said. */
    public @Nullable Integer batch() {
        return batch;
    }

    /** The sampling that these options describe. */
    public Sampling on(Bridge bridge) {
        Sampling chosen = isFast(bridge) ? bridge.fast(steps() + 1) : bridge.sampling(method(), steps());
        Sampling sampling =
                chosen.seed(seed).clip(!unclipped).flatRegions(flatRegions).enlarge(enlarge);
        if (smoothRegions != null) {
            sampling = sampling.smoothRegions(smoothRegions);
        }
        String chosenGrid = grid == null ? defaultGrid : grid;
        if (chosenGrid != null) {
            sampling = sampling.grid(bridge.grid(chosenGrid));
        }
        if (mask != null) {
            sampling = sampling.mask(mask(mask, bridge.card()));
        }
        if (label != null) {
            sampling = sampling.label(label(label, bridge.card()));
        }
        if (batch != null) {
            sampling = sampling.batch(batch);
        }
        return sampling;
    }

    private static Mask mask(String value, ModelCard card) {
        return value.equals("centre") ? Mask.centre(card.imageSize()) : Mask.of(Images.read(Path.of(value)));
    }

    private static int label(String value, ModelCard card) {
        List<String> names = card.classNames();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            String known = names.isEmpty() ? "has no class names" : "knows " + String.join(", ", names);
            throw new IllegalArgumentException(
                    "--label must be a number or a class's name, got '%s': '%s' %s"
                            .formatted(value, card.name(), known),
                    e);
        }
    }
}
