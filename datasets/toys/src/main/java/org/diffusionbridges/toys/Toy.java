/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import java.util.SplittableRandom;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** A distribution in the plane, scaled so that nearly all of it lies within [-1, 1] x [-1, 1]. */
public enum Toy {
    /** One round Gaussian of standard deviation 0.35. */
    GAUSSIAN((p, u, v, e, f) -> {
        p[0] = 0.35 * e;
        p[1] = 0.35 * f;
    }),
    /** Two half circles that reach into each other. */
    MOONS((p, u, v, e, f) -> {
        boolean upper = v < 0.5;
        double angle = Math.PI * u;
        p[0] = 0.55 * ((upper ? StrictMath.cos(angle) : 1 - StrictMath.cos(angle)) - 0.5) + 0.03 * e;
        p[1] = 0.55 * ((upper ? StrictMath.sin(angle) : 0.5 - StrictMath.sin(angle)) - 0.25) + 0.03 * f;
    }),
    /** One arm of an Archimedean spiral, one and a half turns, points about evenly along it. */
    SPIRAL((p, u, v, e, f) -> {
        double radius = Math.sqrt(u);
        double angle = 3 * Math.PI * radius;
        p[0] = 0.9 * radius * StrictMath.cos(angle) + 0.02 * e;
        p[1] = 0.9 * radius * StrictMath.sin(angle) + 0.02 * f;
    }),
    /** Eight small Gaussians on a circle of radius 0.8. */
    EIGHT_GAUSSIANS((p, u, v, e, f) -> {
        double angle = Math.PI / 4 * Math.floor(8 * u);
        p[0] = 0.8 * StrictMath.cos(angle) + 0.05 * e;
        p[1] = 0.8 * StrictMath.sin(angle) + 0.05 * f;
    }),
    /** The eight dark squares of a 4 x 4 board. */
    CHECKERBOARD((p, u, v, e, f) -> {
        int row = (int) (4 * v);
        double column = 4 * u;
        // the draw picks one of two squares of its row and the place in it
        double within = column % 2;
        int square = column < 2 ? 0 : 1;
        p[0] = (2 * square + (row + 1) % 2 + within / 2) / 2 - 1;
        p[1] = 2 * v - 1;
    });

    /** A point from two uniform numbers in [0, 1) and two standard normal ones. */
    @FunctionalInterface
    private interface Place {
        void at(double[] p, double u, double v, double e, double f);
    }

    private final Place place;

    Toy(Place place) {
        this.place = place;
    }

    /**
     * Independent points, the same for the same seed on every machine.
     *
     * @return count x 2
     * @throws IllegalArgumentException if count is below 1
     */
    public Tensor sample(int count, long seed) {
        if (count < 1) {
            throw new IllegalArgumentException("a sample needs at least one point, got " + count);
        }
        // split: the normal numbers come from the same seed's own stream
        SplittableRandom uniform = new SplittableRandom(seed).split();
        double[] normal = Noise.seeded(seed).draw(1, 2 * count).values();
        double[] points = new double[2 * count];
        double[] point = new double[2];
        for (int i = 0; i < count; i++) {
            place.at(point, uniform.nextDouble(), uniform.nextDouble(), normal[2 * i], normal[2 * i + 1]);
            points[2 * i] = point[0];
            points[2 * i + 1] = point[1];
        }
        return Tensor.of(points, count, 2);
    }
}
