/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;

/** Each row's picture becomes its translation, the bytes of the PNG that {@code Translation.save} writes. */
final class TranslateRows extends RowWork {
    private static final long serialVersionUID = 1;

    TranslateRows(SparkSampling job, int picture) {
        super(job, picture);
    }

    @Override
    List<Made> make(List<Item> items, Sampling sampling) {
        List<Source> sources = new ArrayList<>();
        for (Item item : items) {
            sources.add(
                    Source.of(RowPictures.picture(picture(item), item.key())).named(item.key()));
        }
        long[] seeds = items.stream().mapToLong(Item::seed).toArray();
        List<Made> made = new ArrayList<>();
        for (Translation translation : sampling.translate(sources, seeds)) {
            made.add(new Made(Images.png(translation.image(), translation.texts()), translation.nfe()));
        }
        return made;
    }
}
