/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Animation;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;

/** The pictures on the way from one latent to another, both ends included; it shows itself as an animation. */
public final class Interpolation implements Iterable<Translation>, Showable {
    private static final Duration FRAME = Duration.ofMillis(120);

    private final List<Translation> frames;

    Interpolation(List<Translation> frames) {
        this.frames = List.copyOf(frames);
    }

    /** The frames in order. */
    public List<Translation> all() {
        return frames;
    }

    @Override
    public Iterator<Translation> iterator() {
        return frames.iterator();
    }

    /** The frames as pictures. */
    public List<BufferedImage> images() {
        return frames.stream().map(Translation::image).toList();
    }

    /**
     * The way as a film strip.
     *
     * @param pictures how many at most, at least 2; evenly picked
     */
    public BufferedImage strip(int pictures) {
        return ContactSheet.filmStrip(images(), pictures).image();
    }

    /** The way there and back, for ever; frames are magnified to be seen. */
    public Animation animation() {
        List<BufferedImage> seen = images().stream()
                .map(image -> ContactSheet.sideBySide(image).gap(0).image())
                .toList();
        return new Animation(seen, FRAME).backAndForth();
    }

    /**
     * Writes the way, whole or not at all: an animated PNG if the name ends in {@code .apng}, else a film strip of all frames.
     *
     * @param file ending in .apng, .png or .jpg
     * @throws IllegalArgumentException if the name ends in something else
     * @throws BridgeException if it cannot be written
     */
    public void save(Path file) {
        var texts = frames.get(0).texts();
        if (file.toString().endsWith(".apng") || file.toString().endsWith(".gif")) {
            animation().write(file, texts);
        } else {
            Images.write(strip(frames.size()), file, texts);
        }
    }

    @Override
    public View view() {
        return View.animation(animation(), toString());
    }

    @Override
    public String toString() {
        return "interpolation of %d frames by %s"
                .formatted(frames.size(), frames.get(0).sampling());
    }
}
