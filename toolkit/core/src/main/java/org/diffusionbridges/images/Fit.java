/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a picture of any size becomes one of the size that a model wants: what happens to its shape, and how it is resampled.
 *
 * <p>A picture that already has the wanted size is never changed. Sizes are rounded to the nearest pixel; where a margin is
 * odd, the smaller half comes first.
 */
public sealed interface Fit {
    /** The whole picture, each axis scaled on its own; a circle may become an ellipse (Edges2Handbags). */
    Fit STRETCH = new Stretch(Resampling.BICUBIC);
    /** The shorter side scaled to fit, the longer one cut equally at both ends (ImageNet). */
    Fit CROP = new Crop(Resampling.BICUBIC);
    /** The whole picture, the longer side scaled to fit, centred on white. */
    Fit PAD = new Pad(Resampling.BICUBIC);

    /** The filter that resamples. */
    Resampling resampling();

    /** This rule with another filter. */
    Fit with(Resampling resampling);

    /** Where a picture of {@code width} x {@code height} comes to lie in one of {@code targetWidth} x {@code targetHeight}. */
    Placement place(int width, int height, int targetWidth, int targetHeight);

    /**
     * The rule of the given name, as model cards and the command line write it: {@code stretch}, {@code crop}, {@code pad}.
     *
     * @throws IllegalArgumentException if there is no such rule
     */
    static Fit named(String name) {
        Map<String, Fit> rules = new TreeMap<>(Map.of("stretch", STRETCH, "crop", CROP, "pad", PAD));
        Fit fit = rules.get(name.toLowerCase(Locale.ROOT));
        if (fit == null) {
            throw new IllegalArgumentException("a fit must be one of " + rules.keySet() + ", got '" + name + "'");
        }
        return fit;
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

    /** See {@link #STRETCH}. */
    record Stretch(Resampling resampling) implements Fit {
        @Override
        public Fit with(Resampling filter) {
            return new Stretch(filter);
        }

        @Override
        public Placement place(int width, int height, int targetWidth, int targetHeight) {
            return centred(targetWidth, targetHeight, targetWidth, targetHeight);
        }
    }

    /** See {@link #CROP}. */
    record Crop(Resampling resampling) implements Fit {
        @Override
        public Fit with(Resampling filter) {
            return new Crop(filter);
        }

        @Override
        public Placement place(int width, int height, int targetWidth, int targetHeight) {
            double scale = Math.max((double) targetWidth / width, (double) targetHeight / height);
            int resizedWidth = Math.max(targetWidth, rounded(width * scale));
            int resizedHeight = Math.max(targetHeight, rounded(height * scale));
            return centred(resizedWidth, resizedHeight, targetWidth, targetHeight);
        }
    }

    /** See {@link #PAD}. */
    record Pad(Resampling resampling) implements Fit {
        @Override
        public Fit with(Resampling filter) {
            return new Pad(filter);
        }

        @Override
        public Placement place(int width, int height, int targetWidth, int targetHeight) {
            double scale = Math.min((double) targetWidth / width, (double) targetHeight / height);
            int resizedWidth = Math.min(targetWidth, rounded(width * scale));
            int resizedHeight = Math.min(targetHeight, rounded(height * scale));
            return centred(resizedWidth, resizedHeight, targetWidth, targetHeight);
        }
    }

    private static int rounded(double size) {
        return (int) Math.max(1, Math.round(size));
    }

    private static Placement centred(int width, int height, int targetWidth, int targetHeight) {
        return new Placement(width, height, Span.centred(width, targetWidth), Span.centred(height, targetHeight));
    }
}
