/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class RegionColoursTest {
    private static final int SIZE = 32;
    private static final int PIXELS = SIZE * SIZE;
    private static final Schedule SCHEDULE = new VeSchedule(5, 0.002);

    /** A square of 20 x 20 pixels within a line, on a ground that is another region. */
    private static boolean inside(int i) {
        int y = i / SIZE;
        int x = i % SIZE;
        return x > 5 && x < 26 && y > 5 && y < 26;
    }

    private static boolean line(int i) {
        int y = i / SIZE;
        int x = i % SIZE;
        return !inside(i) && x >= 5 && x <= 26 && y >= 5 && y <= 26;
    }

    private static Tensor image(double within, double ground) {
        double[] values = new double[PIXELS];
        Arrays.setAll(values, i -> line(i) ? -1 : inside(i) ? within : ground);
        return Tensor.of(values, 1, 1, SIZE, SIZE);
    }

    private static Tensor state(Coefficients at, Tensor x0, Tensor xT, long seed) {
        double[] noise = Noise.seeded(seed).draw(x0.shape()).values();
        double[] x = new double[PIXELS];
        Arrays.setAll(x, i -> at.a() * xT.values()[i] + at.b() * x0.values()[i] + at.c() * noise[i]);
        return Tensor.of(x, x0.shape());
    }

    private static double[] colours(Tensor x, Tensor xT, Coefficients at) {
        double[] input = RegionColours.of(xT).beside(x, x, xT, item -> at).values();
        assertThat(Arrays.copyOf(input, PIXELS)).as("the state comes first").containsExactly(x.values());
        return Arrays.copyOfRange(input, PIXELS, 2 * PIXELS);
    }

    @Test
    void almostWithoutNoiseEachPixelShowsTheMeanColourOfItsRegion() {
        Tensor xT = image(1, 1);
        Coefficients at = SCHEDULE.at(SCHEDULE.tMin());

        double[] colours = colours(state(at, image(-0.4, 0.8), xT, 1), xT, at);

        for (int i = 0; i < PIXELS; i++) {
            assertThat(colours[i]).isCloseTo(line(i) ? -1 : inside(i) ? -0.4 : 0.8, within(0.01));
        }
    }

    /** Its error against its own claim: σ² c² / (b² σ² n + c²) for the mean of n pixels. */
    @Test
    void noiseThatHidesEveryPixelLeavesTheColourOfALargeRegion() {
        Tensor xT = image(1, 1);
        Coefficients at = SCHEDULE.at(3.5);
        assertThat(at.c() / at.b()).as("noise over signal").isGreaterThan(4.5);
        int n = 400;
        double squares = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            double colour = run % 2 == 0 ? 0.5 : -0.5; // mean 0, deviation 1/2
            double[] colours = colours(state(at, image(colour, 1), xT, run), xT, at);
            squares += Math.pow(colours[16 * SIZE + 16] - colour, 2);
        }
        double c2 = at.c() * at.c();
        double claimed = 0.25 * c2 / (at.b() * at.b() * 0.25 * n + c2);
        assertThat(claimed).as("of a prior of 0.25").isLessThan(0.05);
        assertThat(squares / runs / claimed).isBetween(0.7, 1.4); // a standard error is 0.1
    }

    @Test
    void atTheSourceItselfThereIsNothingToTell() {
        Tensor xT = image(1, 1);
        assertThat(colours(xT, xT, SCHEDULE.at(SCHEDULE.tMax()))).containsOnly(0);
    }
}
