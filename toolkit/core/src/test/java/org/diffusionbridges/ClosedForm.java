/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.List;
import java.util.Map;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** A bridge of 8x8 grey pictures whose denoiser is a formula: everything but the network, with no weights. */
public final class ClosedForm {
    static final int SIZE = 8;

    /** Not linear, and different for every pixel and time. */
    public static final Denoiser WAVY = (x, t, xT) -> {
        double[] values = new double[x.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1.5 * Math.tanh(0.7 * x.values()[i] + 0.3 * xT.values()[i]) * Math.cos(t);
        }
        return Tensor.of(values, x.shape());
    };

    private ClosedForm() {}

    public static Bridge bridge(Denoiser denoiser) {
        return Bridge.of(card(0), denoiser);
    }

    static ModelCard card(int classes) {
        return new ModelCard(
                "wavy",
                "noise to waves",
                VpSchedule.DEFAULT,
                DdbmPreconditioning.DEFAULT,
                TimeGrid.uniform(),
                new UNetArchitecture(
                        SIZE, 1, 1, 1, 8, List.of(1), 1, List.of(), 1, -1, 8, true, true, true, true, classes, 0, 1),
                List.of(),
                "none",
                "CC0-1.0",
                "Apache-2.0",
                "nobody",
                1,
                Map.of(),
                null);
    }

    public static Source source(long seed) {
        return Source.of(Noise.seeded(seed).draw(1, 1, SIZE, SIZE).clamp(-1, 1));
    }
}
