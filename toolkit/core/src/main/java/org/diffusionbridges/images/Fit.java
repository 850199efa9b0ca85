/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.Locale;

/**
 * How a picture of any size becomes one of the size that a model wants: what happens to its shape, and how it is resampled.
 *
 * <p>A picture that already has the wanted size is never changed. Sizes are rounded to the nearest pixel; where a margin is
 * odd, the smaller half comes first.
 *
 * @param rule what happens to the shape
 * @param resampling the filter that resamples
 */
public record Fit(Rule rule, Resampling resampling) {
    /** The whole picture, each axis scaled on its own; a circle may become an ellipse (Edges2Handbags). */
    public static final Fit STRETCH = new Fit(Rule.STRETCH, Resampling.BICUBIC);
    /** The shorter side scaled to fit, the longer one cut equally at both ends (ImageNet). */
    public static final Fit CROP = new Fit(Rule.CROP, Resampling.BICUBIC);
    /** The whole picture, the longer side scaled to fit, centred on white. */
    public static final Fit PAD = new Fit(Rule.PAD, Resampling.BICUBIC);

    /** What happens to a picture's shape. */
    public enum Rule {
        /** See {@link Fit#STRETCH}. */
        STRETCH,
        /** See {@link Fit#CROP}. */
        CROP,
        /** See {@link Fit#PAD}. */
        PAD
    }

    /** This rule with another filter. */
    public Fit with(Resampling filter) {
        return new Fit(rule, filter);
    }

    /**
     * The rule of the given name, as model cards and the command line write it: {@code stretch}, {@code crop}, {@code pad}.
     *
     * @throws IllegalArgumentException if there is no such rule
     */
    public static Fit named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "stretch" -> STRETCH;
            case "crop" -> CROP;
            case "pad" -> PAD;
            default ->
                throw new IllegalArgumentException("a fit must be one of [crop, pad, stretch], got '" + name + "'");
        };
    }

    /** Where a picture of {@code width} x {@code height} comes to lie in one of {@code targetWidth} x {@code targetHeight}. */
    Placement place(int width, int height, int targetWidth, int targetHeight) {
        double byWidth = (double) targetWidth / width;
        double byHeight = (double) targetHeight / height;
        double crop = Math.max(byWidth, byHeight);
        double pad = Math.min(byWidth, byHeight);
        return switch (rule) {
            case STRETCH -> centred(targetWidth, targetHeight, targetWidth, targetHeight);
            case CROP ->
                centred(
                        Math.max(targetWidth, rounded(width * crop)),
                        Math.max(targetHeight, rounded(height * crop)),
                        targetWidth,
                        targetHeight);
            case PAD ->
                centred(
                        Math.min(targetWidth, rounded(width * pad)),
                        Math.min(targetHeight, rounded(height * pad)),
                        targetWidth,
                        targetHeight);
        };
    }

    /**
     * A picture resized to {@code width} x {@code height}, of which the window at (left, top) is laid at (x, y) of the
     * target; the rest of the target is white.
     */
    record Placement(int width, int height, Span columns, Span rows) {}

    /**
     * One axis of a placement.
     *
     * @param from first resized pixel that is kept
     * @param count how many are kept
     * @param at where the first of them lies in the target
     */
    record Span(int from, int count, int at) {
        /** The whole axis, centred, cut or padded as its size demands. */
        static Span centred(int size, int target) {
            return size >= target ? new Span((size - target) / 2, target, 0) : new Span(0, size, (target - size) / 2);
        }
    }

    private static int rounded(double size) {
        return (int) Math.max(1, Math.round(size));
    }

    private static Placement centred(int width, int height, int targetWidth, int targetHeight) {
        return new Placement(width, height, Span.centred(width, targetWidth), Span.centred(height, targetHeight));
    }
}
