/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.diffusionbridges.tensors.Tensor;

/** How the colours may run within a region that a drawing's lines enclose. */
public enum Shading {
    /** As the model says. */
    FREE {
        @Override
        public UnaryOperator<Tensor> of(Tensor drawings) {
            return UnaryOperator.identity();
        }
    },

    /** One colour a region: {@link Regions#flatten}. */
    FLAT {
        @Override
        public UnaryOperator<Tensor> of(Tensor drawings) {
            return Regions.flattening(drawings);
        }
    },

    /** Smoothly, as light falls on a thing: {@link SmoothRegions}. */
    SMOOTH {
        @Override
        public UnaryOperator<Tensor> of(Tensor drawings) {
            return SmoothRegions.of(drawings);
        }
    };

    /**
     * What this does to predictions.
     *
     * @param drawings N x C x H x W in [-1, 1], of which the regions are found once
     * @return from N x C x H x W to that shape; what it is given is not written to
     */
    public abstract UnaryOperator<Tensor> of(Tensor drawings);

    /** In a word: {@code free}, {@code flat}, {@code smooth}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
