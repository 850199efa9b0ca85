/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.awt.image.BufferedImage;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Resampling;
import org.diffusionbridges.images.Rounding;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * How a model was shown its data, where that is more than a picture of its size.
 *
 * @param fit how a source of another size is brought to the model's
 * @param sideBySide whether a picture exactly twice as wide as high is a pair: the left half the source, the right the target
 * @param hole whether the source is the picture itself, grey (0) where the mask is 1
 * @param rounding how a result becomes eight bits a channel
 */
public record Convention(Fit fit, boolean sideBySide, boolean hole, Rounding rounding) {
    /** A picture of any size, padded to the model's. */
    public static final Convention DEFAULT = new Convention(Fit.PAD, false, false, Rounding.NEAREST);

    /** What of a picture is the source. */
    public Source sourceOf(Source pair) {
        return half(pair, 0);
    }

    /** What of a picture is the target. */
    public Source targetOf(Source pair) {
        return half(pair, 1);
    }

    /** xT, 1 x C x H x W. */
    public Tensor source(Source source, ModelCard card, Fit chosen, @Nullable Mask mask) {
        int size = card.imageSize();
        Tensor xT = source.tensor(card.targetChannels(), size, size, chosen);
        return hole && mask != null ? greyed(xT, mask) : xT;
    }

    /** x0, 1 x C x H x W. What the source must be kept from, normals or labels being blended, is right for a photograph. */
    public Tensor target(Source target, ModelCard card, Fit chosen) {
        int size = card.imageSize();
        Fit blending = chosen.resampling() == Resampling.NEAREST ? chosen.with(Resampling.BICUBIC) : chosen;
        return target.tensor(card.targetChannels(), size, size, blending);
    }

    private Source half(Source source, int which) {
        if (!sideBySide || source instanceof Source.OfTensor) {
            return source;
        }
        BufferedImage image = source.image();
        int side = image.getHeight();
        if (image.getWidth() != 2 * side) {
            return Source.of(image).named(source.name()); // read once
        }
        return Source.of(image.getSubimage(which * side, 0, side, side)).named(source.name());
    }

    /** xT = (1 − mask) · image. */
    private static Tensor greyed(Tensor image, Mask mask) {
        double[] kept = mask.values().values();
        double[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 1 - kept[i % kept.length];
        }
        return Tensor.of(values, image.shape());
    }
}
