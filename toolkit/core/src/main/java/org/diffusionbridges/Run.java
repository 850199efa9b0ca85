/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.diffusionbridges.engines.internal.Engine;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.samplers.DbimEncoder;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** One batch through a sampler: counted, interruptible, observed. Used once, by one thread. */
final class Run {
    private final Sampling sampling;
    private final Options options;
    private final Sampler sampler;
    private final Progress progress;
    private int evaluations;

    Run(Sampling sampling, Options options, Sampler sampler, Progress progress) {
        this.sampling = sampling;
        this.options = options;
        this.sampler = sampler;
        this.progress = progress;
    }

    /** @param seeds one an item, for the results to name; the noise may come from them or be given */
    List<Translation> sample(List<String> names, Tensor xT, long[] seeds, Noise noise) {
        List<List<Step>> trajectories = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            trajectories.add(new ArrayList<>());
        }
        Observer observer = options.keepTrajectory()
                ? (t, x, x0Hat) -> {
                    for (int i = 0; i < seeds.length; i++) {
                        trajectories.get(i).add(new Step(t, x.item(i), x0Hat.item(i), evaluations));
                    }
                }
                : Observer.NONE;
        Tensor x0;
        try (Engine.Run engine = sampling.bridge().open(xT, options.label())) {
            x0 = sampler.sample(denoiser(engine, xT, sampler.nfe()), xT, noise, observer)
                    .clamp(-1, 1);
        }
        List<Translation> results = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            results.add(new Translation(
                    sampling, names.get(i), xT.item(i), x0.item(i), seeds[i], evaluations, trajectories.get(i)));
        }
        return results;
    }

    /** The booting noises of a batch of states at the encoder's start, by the ODE run upwards. */
    Tensor encode(DbimEncoder encoder, Tensor x, Tensor xT) {
        try (Engine.Run engine = sampling.bridge().open(xT, options.label())) {
            return encoder.encode(denoiser(engine, xT, encoder.nfe()), x, xT, Observer.NONE);
        }
    }

    private Denoiser denoiser(Denoiser network, Tensor sources, int nfe) {
        Denoiser counted = (x, t, xT) -> {
            if (Thread.interrupted()) {
                throw new CancellationException("interrupted after %d of %d evaluations".formatted(evaluations, nfe));
            }
            Tensor x0Hat = network.denoise(x, t, xT);
            progress.evaluated(++evaluations, nfe);
            return x0Hat;
        };
        Denoiser held = options.clip() ? counted.clamped() : counted;
        Denoiser flat = options.flat() ? held.mapped(Regions.flattening(sources)) : held;
        Mask mask = options.mask();
        return mask == null ? flat : flat.masked(mask.values());
    }
}
