/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

/**
 * How a picture is brought to another size. All but {@link #NEAREST} average when shrinking: the filter's reach grows with
 * the scale, as in Pillow's {@code Image.resize}, so that fine lines fade and do not break up.
 */
public enum Resampling {
    /** The one pixel under the target's centre: keeps the set of values, for label maps and surface normals. */
    NEAREST(0),
    /** The mean over the target pixel's area. */
    BOX(0.5),
    /** A triangle of reach 1. */
    BILINEAR(1),
    /** Keys' cubic with a = -0.5 and reach 2: the authors' choice for photographs and drawings. */
    BICUBIC(2);

    private static final double KEYS_A = -0.5;

    private final double reach;

    Resampling(double reach) {
        this.reach = reach;
    }

    /** Half the filter's width in pixels of the coarser grid. */
    double reach() {
        return reach;
    }

    /** The filter's value at distance x from its centre. */
    double weight(double x) {
        double d = Math.abs(x);
        return switch (this) {
            case NEAREST, BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> Math.max(0, 1 - d);
            case BICUBIC -> {
                if (d < 1) {
                    yield ((KEYS_A + 2) * d - (KEYS_A + 3)) * d * d + 1;
                }
                yield d < 2 ? (((d - 5) * d + 8) * d - 4) * KEYS_A : 0;
            }
        };
    }
}
