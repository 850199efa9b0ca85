/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.diffusionbridges.images.Source;
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
    private int evaluations;

    Run(Sampling sampling, Options options, Sampler sampler) {
        this.sampling = sampling;
        this.options = options;
        this.sampler = sampler;
    }

    List<Translation> translate(List<? extends Source> sources, Tensor xT, long[] seeds) {
        List<List<Step>> trajectories = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            trajectories.add(new ArrayList<>());
        }
        Observer observer = options.keepTrajectory()
                ? (t, x, x0Hat) -> {
                    for (int i = 0; i < seeds.length; i++) {
                        trajectories.get(i).add(new Step(t, x.item(i), x0Hat.item(i)));
                    }
                }
                : Observer.NONE;
        Tensor x0;
        try (Engine.Run engine = sampling.bridge().open(xT, options.label())) {
            x0 = sampler.sample(denoiser(engine), xT, Noise.seeded(seeds), observer)
                    .clamp(-1, 1);
        }
        List<Translation> results = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            results.add(new Translation(
                    sampling,
                    sources.get(i).name(),
                    xT.item(i),
                    x0.item(i),
                    seeds[i],
                    evaluations,
                    trajectories.get(i)));
        }
        return results;
    }

    private Denoiser denoiser(Denoiser network) {
        Denoiser counted = (x, t, xT) -> {
            if (Thread.interrupted()) {
                throw new CancellationException(
                        "interrupted after %d of %d evaluations".formatted(evaluations, sampler.nfe()));
            }
            Tensor x0Hat = network.denoise(x, t, xT);
            options.progress().evaluated(++evaluations, sampler.nfe());
            return x0Hat;
        };
        Denoiser held = options.clip() ? counted.clamped() : counted;
        Mask mask = options.mask();
        return mask == null ? held : held.masked(mask.values());
    }
}
