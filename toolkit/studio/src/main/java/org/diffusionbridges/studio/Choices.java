/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Progress;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * What is chosen on the page, and decides a picture beside the drawing.
 *
 * @param model one of {@link Models}
 * @param grid a time grid's label, or nothing for the model's own
 * @param answers how many, 1 to {@value #MOST_ANSWERS}
 * @param label a class, or -1
 * @param flat whether every region has one colour
 * @param hard whether pictures keep the model's own pixels, and are not enlarged
 * @param mask white where the model may draw; none leaves it the whole picture
 */
record Choices(
        String model,
        SamplerChoice sampler,
        Map<String, Double> parameters,
        int steps,
        String grid,
        long seed,
        int answers,
        int label,
        boolean flat,
        boolean hard,
        @Nullable Drawing mask) {

    static final int MOST_ANSWERS = 8;
    static final int MOST_STEPS = 200;
    /** Pixels along a side that a page shows. */
    private static final int SEEN_SIZE = 256;
    /** JavaScript counts exactly so far. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /**
     * Evaluations that a picture takes while the pen moves. The first is the blurred mean of all answers, and a grid that is fitted to
     * the model begins at three.
     */
    private static final int QUICK_EVALUATIONS = 3;

    /** @throws IllegalArgumentException if something is missing or out of its range */
    static Choices read(Json json, Models models) {
        String model = json.text("model");
        int size = models.size(model);
        SamplerChoice sampler = SamplerChoice.of(json.text("sampler"));
        String grid = json.text("grid", "");
        if (!grid.isEmpty()) {
            TimeGrid.of(Json.brief(grid));
        }
        String mask = json.text("mask", "");
        return new Choices(
                model,
                sampler,
                json.numbers("parameters"),
                (int) json.number("steps", 1, MOST_STEPS),
                grid,
                json.number("seed", -LARGEST_SEED, LARGEST_SEED),
                (int) json.number("answers", 1, MOST_ANSWERS),
                (int) json.number("label", -1, Integer.MAX_VALUE, -1),
                json.flag("flat"),
                json.flag("hard"),
                mask.isEmpty() ? null : Drawing.decode("mask", mask, size, size, 1));
    }

    /** The sampling of answer j, the very one that {@link #java} writes down. */
    Sampling sampling(Bridge bridge, int j) {
        Sampling chosen = like(sampler.on(bridge, parameters, steps), j);
        return grid.isEmpty() || !sampler.isCounted() ? chosen : chosen.grid(TimeGrid.of(grid));
    }

    /** The one that gives a picture soonest. */
    Sampling quick(Bridge bridge, int j) {
        return like(bridge.fast(QUICK_EVALUATIONS), j);
    }

    /** Another sampling with everything else as it was chosen, but for the grid, which is its own. */
    Sampling like(Sampling sampling, int j) {
        Sampling chosen = sampling.seed(Seeds.sample(seed, j)).batch(1).progress(Progress.NONE);
        if (label >= 0) {
            chosen = chosen.label(label);
        }
        if (flat) {
            chosen = chosen.flatRegions(true);
        }
        chosen = chosen.enlarge(enlargement(chosen));
        return mask == null ? chosen : chosen.mask(Mask.of(mask.image()));
    }

    /** Where regions say how; other pictures the browser enlarges as well. */
    private int enlargement(Sampling sampling) {
        boolean byDrawing = !hard && sampling.shading() != Shading.FREE;
        return byDrawing ? Math.max(1, SEEN_SIZE / sampling.bridge().card().imageSize()) : 1;
    }

    /**
     * The line that makes an answer to a drawing, bit for bit on the same machine.
     *
     * @param sampling the answer's, one of {@link #sampling}
     * @param load how the bridge is come by: {@code Bridges.load("edges2fashion")}
     */
    String java(Sampling sampling, String load, Drawing drawing) {
        StringBuilder line = new StringBuilder(load).append('.').append(sampler.java(parameters, steps));
        if (!grid.isEmpty() && sampler.isCounted()) {
            line.append(".grid(TimeGrid.of(\"")
                    .append(TimeGrid.of(grid).label())
                    .append("\"))");
        }
        if (label >= 0) {
            line.append(".label(").append(label).append(')');
        }
        if (flat) {
            line.append(".flatRegions(true)");
        }
        if (sampling.enlargement() > 1) {
            line.append(".enlarge(").append(sampling.enlargement()).append(')');
        }
        if (mask != null) {
            line.append(".mask(Mask.of(Studio.picture(\"").append(mask.png()).append("\")))");
        }
        return line.append(".seed(")
                .append(sampling.seed())
                .append("L).translate(Studio.picture(\"")
                .append(drawing.png())
                .append("\")).show()")
                .toString();
    }
}
