/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.diffusionbridges.tensors.Tensor;

/** How the colours may run within a region that a drawing's lines enclose. */
public enum Shading {
    /** As the model says. */
    FREE,

    /** One colour a region: {@link Regions#flatten}. */
    FLAT,

    /** Smoothly, as light falls on a thing: {@link SmoothRegions}. */
    SMOOTH;

    /**
     * What this does to predictions.
     *
     * @param drawings N x C x H x W in [-1, 1]
     * @param regions the drawings', asked for once, and only where they matter
     * @return from N x C x H x W to that shape; what it is given is not written to
     */
    public UnaryOperator<Tensor> of(Tensor drawings, Supplier<List<Regions>> regions) {
        return switch (this) {
            case FREE -> UnaryOperator.identity();
            case FLAT -> Regions.flattening(regions.get());
            case SMOOTH -> SmoothRegions.of(drawings, regions.get());
        };
    }

    /** In a word: {@code free}, {@code flat}, {@code smooth}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
