/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;

/**
 * One source xT and the target x0 that belongs to it.
 *
 * @param source xT, 1 x C x H x W (or 1 x D for points of the plane), images in [-1, 1]
 * @param target x0, 1 x C x H x W, images in [-1, 1]
 * @param label class index in the dataset's class names, or -1 where there are none
 */
public record Pair(Tensor source, Tensor target, int label) implements Showable {

    /** Images side by side, the source first; points as text. */
    @Override
    public View view() {
        return source.shape().length == 4
                ? View.picture(
                        ContactSheet.sideBySide(Images.toImage(source), Images.toImage(target))
                                .image(),
                        toString())
                : View.text(toString());
    }
}
