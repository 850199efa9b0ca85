/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.tensors.Tensor;

/** Several answers to one source: where they differ, the model is unsure. */
public final class Samples implements Iterable<Translation>, Showable {
    private static final int FEW = 16;

    /** The standard deviation that {@link #stdImage} shows as white, in units of [-1, 1]; the largest possible is 1. */
    public static final double WHITE_STD = 0.5;

    private final List<Translation> drawn;

    Samples(List<Translation> drawn) {
        this.drawn = List.copyOf(drawn);
    }

    /**
     * Answers that were drawn one by one, of one source and one model.
     *
     * @throws IllegalArgumentException if there is none, or they are of different sizes
     */
    public static Samples of(List<Translation> drawn) {
        if (drawn.isEmpty()) {
            throw new IllegalArgumentException("samples need at least one picture, got none");
        }
        for (Translation sample : drawn) {
            if (!sample.x0().sameShape(drawn.get(0).x0())) {
                throw new IllegalArgumentException("samples must be of one size, got %s and %s"
                        .formatted(drawn.get(0).x0(), sample.x0()));
            }
        }
        return new Samples(drawn);
    }

    /** The samples, in the order of their seeds' derivation. */
    public List<Translation> all() {
        return drawn;
    }

    @Override
    public Iterator<Translation> iterator() {
        return drawn.iterator();
    }

    /** The mean of every pixel, 1 x C x H x W in [-1, 1]. */
    public Tensor mean() {
        Tensor sum = Tensor.zeros(drawn.get(0).x0().shape());
        for (Translation sample : drawn) {
            double[] values = sample.x0().values();
            for (int i = 0; i < values.length; i++) {
                sum.values()[i] += values[i] / drawn.size();
            }
        }
        return sum;
    }

    /**
     * The standard deviation of every pixel with n − 1 in the denominator, 1 x C x H x W in units of [-1, 1].
     *
     * @throws IllegalStateException if there is only one sample
     */
    public Tensor std() {
        if (drawn.size() < 2) {
            throw new IllegalStateException("a standard deviation needs at least 2 samples, got 1: draw more");
        }
        double[] mean = mean().values();
        Tensor std = Tensor.zeros(drawn.get(0).x0().shape());
        for (Translation sample : drawn) {
            double[] values = sample.x0().values();
            for (int i = 0; i < values.length; i++) {
                std.values()[i] += (values[i] - mean[i]) * (values[i] - mean[i]) / (drawn.size() - 1);
            }
        }
        for (int i = 0; i < mean.length; i++) {
            std.values()[i] = Math.sqrt(std.values()[i]);
        }
        return std;
    }

    /** The mean as a picture, enlarged as the samples are. */
    public BufferedImage meanImage() {
        return drawn.get(0).image(mean());
    }

    /**
     * Where the model is unsure, as a picture on a scale of its own: black where all samples agree, white where they deviate
     * by {@link #WHITE_STD} or more.
     *
     * @throws IllegalStateException if there is only one sample
     */
    public BufferedImage stdImage() {
        Tensor scaled = std();
        for (int i = 0; i < scaled.values().length; i++) {
            scaled.values()[i] = 2 * scaled.values()[i] / WHITE_STD - 1;
        }
        return drawn.get(0).image(scaled);
    }

    /** The standard deviation, averaged over pixels and channels: the samples' diversity in one number. */
    public double diversity() {
        return Arrays.stream(std().values()).average().orElseThrow();
    }

    /** The source with the samples' mean and standard deviation, and the samples below: four in a row, eight of more than 16. */
    public BufferedImage sheet() {
        List<List<BufferedImage>> rows = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        BufferedImage source = drawn.get(0).source();
        rows.add(drawn.size() > 1 ? List.of(source, meanImage(), stdImage()) : List.of(source));
        captions.add(drawn.size() > 1 ? "source, mean, std" : "source");
        int columns = drawn.size() > FEW ? 8 : 4;
        for (int from = 0; from < drawn.size(); from += columns) {
            rows.add(drawn.subList(from, Math.min(drawn.size(), from + columns)).stream()
                    .map(Translation::image)
                    .toList());
            captions.add(from == 0 ? "samples" : "");
        }
        return ContactSheet.of(rows).rows(captions).image();
    }

    /** The {@link #sheet}. */
    @Override
    public View view() {
        return View.picture(sheet(), toString());
    }

    @Override
    public String toString() {
        return "%d samples for %s by %s"
                .formatted(drawn.size(), drawn.get(0).name(), drawn.get(0).sampling());
    }
}
