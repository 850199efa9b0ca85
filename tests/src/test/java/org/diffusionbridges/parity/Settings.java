/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.Arrays;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/** What the reference's names stand for. */
final class Settings {
    private Settings() {}

    static Schedule schedule(String name) {
        return switch (name) {
            case "vp" -> VpSchedule.DEFAULT;
            case "ve" -> VeSchedule.DEFAULT;
            case "i2sb" -> I2sbSchedule.DEFAULT;
            default -> throw new IllegalArgumentException("a schedule must be vp, ve or i2sb, got " + name);
        };
    }

    /** F(x, c_noise, xT), with x already scaled. */
    interface Network {
        Tensor evaluate(Tensor x, double cNoise, Tensor xT);
    }

    /** D(x, t; xT) = c_skip x + c_out F(c_in x, c_noise, xT). */
    static Denoiser denoiser(Schedule schedule, Network network) {
        Preconditioning preconditioning = preconditioning(schedule);
        return (x, t, xT) -> {
            Scalings at = preconditioning.at(schedule, t);
            double[] state = x.values();
            double[] input = Arrays.stream(state).map(value -> at.cIn() * value).toArray();
            double[] output = network.evaluate(Tensor.of(input, x.shape()), at.cNoise(), xT)
                    .values();
            double[] x0Hat = new double[state.length];
            Arrays.setAll(x0Hat, i -> at.cSkip() * state[i] + at.cOut() * output[i]);
            return Tensor.of(x0Hat, x.shape());
        };
    }

    static Preconditioning preconditioning(Schedule schedule) {
        return schedule instanceof I2sbSchedule ? new I2sbPreconditioning() : DdbmPreconditioning.DEFAULT;
    }
}
