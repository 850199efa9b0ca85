/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.diffusionbridges.images.RegionColours;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The denoising bridge score matching loss (DDBM, arXiv 2309.16948, eq. 9, in terms of D by eq. 10): the mean over
 * (C, H, W) of weight(t) · (D(x_t, t; xT) − x0)², D unclipped.
 *
 * <p>Since the weight is 1 / cOut² and D = cSkip x + cOut F, this is the mean of (F − F*)² with the network's target
 * F* = (x0 − cSkip x_t) / cOut: the form computed here, which has no large weight to multiply rounding errors by.
 *
 * @param regionColours whether the network also sees {@link RegionColours}
 */
record DdbmLoss(Schedule schedule, Preconditioning preconditioning, boolean regionColours) {

    /**
     * What one batch means for the network.
     *
     * @param input as {@link #inputs} give it
     * @param cNoise the network's time, one an item
     * @param target F*, of the shape of x0
     */
    public record Problem(Tensor input, double[] cNoise, Tensor target) {}

    /**
     * The state x_t = a xT + b x0 + c ε of every item, as the network's input and target.
     *
     * @param x0 targets, batch first
     * @param xT sources, of the same shape
     * @param noise ε, of the same shape
     * @param t one time an item, in [t_min, T)
     * @throws IllegalArgumentException if shapes or the number of times differ, or a time leaves nothing to predict
     */
    public Problem problem(Tensor x0, Tensor xT, Tensor noise, double[] t) {
        if (!x0.sameShape(xT) || !x0.sameShape(noise) || t.length != x0.batch()) {
            throw new IllegalArgumentException(
                    "x0, xT and noise need one shape and a time an item, got %s, %s, %s and %d times"
                            .formatted(x0, xT, noise, t.length));
        }
        int size = x0.itemSize();
        Tensor state = Tensor.zeros(x0.shape());
        Tensor target = Tensor.zeros(x0.shape());
        double[] cNoise = new double[t.length];
        for (int item = 0; item < t.length; item++) {
            Coefficients at = schedule.at(t[item]);
            Scalings scale = preconditioning.at(schedule, t[item]);
            if (scale.cOut() == 0) {
                throw new IllegalArgumentException("at t = %s the network has no say (c_out = 0)".formatted(t[item]));
            }
            cNoise[item] = scale.cNoise();
            for (int k = item * size; k < (item + 1) * size; k++) {
                double x = at.a() * xT.values()[k] + at.b() * x0.values()[k] + at.c() * noise.values()[k];
                state.values()[k] = x;
                target.values()[k] = (x0.values()[k] - scale.cSkip() * x) / scale.cOut();
            }
        }
        return new Problem(inputs(xT).of(state, t), cNoise, target);
    }

    /** What the network is shown of states, with one time an item: cIn x, and the colours of regions behind it if it sees them. */
    @FunctionalInterface
    interface Inputs {
        Tensor of(Tensor x, double[] t);
    }

    /** The inputs for states of these sources, whose regions are found once. */
    Inputs inputs(Tensor xT) {
        @Nullable RegionColours colours = regionColours ? RegionColours.of(xT) : null;
        return (x, t) -> {
            Tensor scaled = x.copy();
            int size = x.itemSize();
            for (int item = 0; item < t.length; item++) {
                double cIn = preconditioning.at(schedule, t[item]).cIn();
                for (int k = item * size; k < (item + 1) * size; k++) {
                    scaled.values()[k] *= cIn;
                }
            }
            return colours == null ? scaled : colours.beside(scaled, x, xT, item -> schedule.at(t[item]));
        };
    }

    /**
     * D = cSkip x + cOut F for states of these sources, held to [−1, 1] as the samplers hold it.
     *
     * @param network F, from the scaled state and one c_noise an item to an output of the state's shape; it knows xT, and
     *     labels if there are any
     */
    ConsistencySteps.Denoiser denoiser(Tensor sources, BiFunction<Tensor, double[], Tensor> network) {
        Inputs inputs = inputs(sources);
        return (x, t, xT) -> {
            Scalings[] scale = new Scalings[t.length];
            Arrays.setAll(scale, item -> preconditioning.at(schedule, t[item]));
            double[] cNoise = Arrays.stream(scale).mapToDouble(Scalings::cNoise).toArray();
            Tensor x0Hat = network.apply(inputs.of(x, t), cNoise);
            double[] values = x0Hat.values();
            for (int k = 0; k < values.length; k++) {
                Scalings at = scale[k / x.itemSize()];
                values[k] = at.cSkip() * x.values()[k] + at.cOut() * values[k];
            }
            return x0Hat.clamp(-1, 1);
        };
    }
}
