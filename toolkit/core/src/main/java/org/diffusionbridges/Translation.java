/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Enlargement;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.tensors.Tensor;

/**
 * A translated picture and how it came about; it shows itself beside its source. Lives on the Java heap; needs no closing.
 */
public final class Translation implements Showable {
    private final Sampling sampling;
    private final String name;
    private final Tensor xT;
    private final Tensor x0;
    private final long seed;
    private final int nfe;
    private final Trajectory trajectory;

    Translation(Sampling sampling, String name, Tensor xT, Tensor x0, long seed, int nfe, List<Step> trajectory) {
        this.sampling = sampling;
        this.name = name;
        this.xT = xT;
        this.x0 = x0;
        this.seed = seed;
        this.nfe = nfe;
        this.trajectory = new Trajectory(trajectory);
    }

    /** The source's name. */
    public String name() {
        return name;
    }

    /**
     * The translated picture, eight bits a channel: the nearest grey level, with a {@link Preset} as its authors round; of the model's
     * size, or as {@link Sampling#enlarge} says.
     */
    public BufferedImage image() {
        return image(x0);
    }

    /**
     * A prediction on the way to this picture, as the picture itself is shown.
     *
     * @param x0Hat 1 x C x H x W, such as {@link Step#x0Hat}
     */
    public BufferedImage image(Tensor x0Hat) {
        int times = sampling.enlargement();
        Tensor picture =
                isEnlargedByDrawing() ? Enlargement.of(xT, times).apply(x0Hat) : Enlargement.plain(x0Hat, times);
        return Images.toImage(picture, sampling.bridge().convention().rounding());
    }

    /** The source as the model saw it, of the picture's size. */
    public BufferedImage source() {
        int times = sampling.enlargement();
        return Images.toImage(isEnlargedByDrawing() ? Enlargement.ofLines(xT, times) : Enlargement.plain(xT, times));
    }

    private boolean isEnlargedByDrawing() {
        return sampling.enlargement() > 1 && sampling.shading() != Shading.FREE;
    }

    /** The translated picture, 1 x C x H x W in [-1, 1]. */
    public Tensor x0() {
        return x0;
    }

    /** The source as the model saw it, 1 x C x H x W in [-1, 1]. */
    public Tensor xT() {
        return xT;
    }

    /** The seed of this very picture. */
    public long seed() {
        return seed;
    }

    /** Network evaluations that were made. */
    public int nfe() {
        return nfe;
    }

    /** Every step from the booting one on; empty unless {@link Sampling#keepTrajectory} was asked for. */
    public Trajectory trajectory() {
        return trajectory;
    }

    /** What made this picture: model, sampler, steps, grid, seed. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(sampling.settings());
        settings.put("Seed", String.valueOf(seed));
        return settings;
    }

    /** What the picture's file says as text: {@link #settings}, and the model's licence and credits under Copyright. */
    public Map<String, String> texts() {
        return PictureTexts.withCopyright(settings(), sampling.bridge().card());
    }

    /**
     * Writes the picture with its {@link #texts} as metadata, whole or not at all.
     *
     * @param file its ending decides: png (keeps the metadata) or jpg
     * @throws BridgeException if it cannot be written
     */
    public void save(Path file) {
        Images.write(image(), file, texts());
    }

    /** {@link #save(Path)} to the file of this name. */
    public void save(String file) {
        save(Path.of(file));
    }

    Sampling sampling() {
        return sampling;
    }

    /** Source and result side by side. */
    @Override
    public View view() {
        return View.picture(ContactSheet.sideBySide(source(), image()).image(), toString());
    }

    @Override
    public String toString() {
        String made = "%s by %s".formatted(name, sampling);
        return seed == sampling.seed() ? made : made + " (its own: %d)".formatted(seed);
    }
}
