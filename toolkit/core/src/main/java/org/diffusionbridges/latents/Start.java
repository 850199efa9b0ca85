/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.latents;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;

/** Where an encoding starts, at the smallest time of its grid. */
public sealed interface Start {

    /** The states to start from; a seeded start gives item i of the batch its seed plus i. */
    Tensor state(Tensor x0, Tensor xT, Coefficients at);

    /** The start of those that come after so many others in one call. */
    default Start after(int others) {
        return this;
    }

    /**
     * On the marginal: x = a xT + b x0 + c ε' with a seeded ε'. The encoded noise then has the prior's variance everywhere,
     * which interpolation and variation want; ε' itself is no part of the target, yet an exact way back returns it: an error of
     * c at t_min (about 56 dB for VP). The default.
     */
    static Start onMarginal(long seed) {
        return new OnMarginal(seed);
    }

    /**
     * At the target itself: x = x0. The most faithful reconstruction, but flat regions are encoded to almost nothing, which
     * is no draw from the prior.
     */
    static Start atTarget() {
        return new AtTarget();
    }

    /** @see Start#onMarginal */
    record OnMarginal(long seed) implements Start {
        @Override
        public Start after(int others) {
            return new OnMarginal(seed + others);
        }

        @Override
        public Tensor state(Tensor x0, Tensor xT, Coefficients at) {
            double[] noise =
                    Noise.seeded(Seeds.batch(seed, x0.batch())).draw(x0.shape()).values();
            double[] state = new double[noise.length];
            for (int i = 0; i < state.length; i++) {
                state[i] = at.a() * xT.values()[i] + at.b() * x0.values()[i] + at.c() * noise[i];
            }
            return Tensor.of(state, x0.shape());
        }
    }

    /** @see Start#atTarget */
    record AtTarget() implements Start {
        @Override
        public Tensor state(Tensor x0, Tensor xT, Coefficients at) {
            return x0;
        }
    }
}
