/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.samplers.Invertible;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** Pictures into their booting noises and back, along the ODE of one sampling, batch by batch. */
final class LatentRun {
    private final Sampling sampling;
    private final Options options;
    private final TimeSteps times;
    private final ModelIdentity model;

    LatentRun(Sampling sampling, Options options, TimeSteps times) {
        this.sampling = sampling;
        this.options = options;
        this.times = times;
        this.model = ModelIdentity.of(sampling.bridge().card());
    }

    /**
     * Encodes pairs; pair i's start has the seed of {@code start} plus i.
     *
     * @param pairs how many
     * @param targets reads x0 of a pair, once
     * @param sources reads xT of a pair, once
     */
    List<Latent> encode(int pairs, IntFunction<Tensor> targets, IntFunction<Tensor> sources, Start start) {
        Invertible sampler = ode("encoding");
        if (options.shading != Shading.FREE) {
            throw new IllegalArgumentException(
                    "encoding runs the network's own ODE upwards, which a picture of %s regions does not lie on: encode and decode with .%sRegions(false)"
                            .formatted(options.shading, options.shading));
        }
        Coefficients at = sampler.start(times);
        Bridge bridge = sampling.bridge();
        return BatchRun.of(bridge, options, "encoding", pairs, sampler.encodingNfe(times), (from, to) -> {
            Tensor xT = Sampling.batch(from, to, sources);
            Tensor x = start.after(from).state(Sampling.batch(from, to, targets), xT, at);
            return (first, end, progress) -> {
                Tensor part = xT.items(first, end);
                Tensor noise =
                        new NetworkRun(sampling, options, times, progress).encode(sampler, x.items(first, end), part);
                return IntStream.range(0, part.batch())
                        .mapToObj(i -> new Latent(noise.item(i), part.item(i), model))
                        .toList();
            };
        });
    }

    List<Translation> decode(List<Latent> latents) {
        ode("decoding");
        latents.forEach(latent -> latent.model().requireSameAs(model));
        Bridge bridge = sampling.bridge();
        return BatchRun.of(
                bridge, options, "decoding", latents.size(), sampling.nfe(), (from, to) -> (first, end, progress) -> {
                    List<Latent> part = latents.subList(from + first, from + end);
                    Tensor xT = Tensor.concat(part.stream().map(Latent::xT).toList());
                    Tensor noise =
                            Tensor.concat(part.stream().map(Latent::noise).toList());
                    long[] seeds = new long[part.size()];
                    Arrays.fill(seeds, options.seed);
                    return new NetworkRun(sampling, options, times, progress)
                            .sample(Collections.nCopies(part.size(), "latent"), xT, seeds, Noise.given(List.of(noise)));
                });
    }

    /** The sampler, if it takes a booting noise and nothing else that is random. */
    private Invertible ode(String verb) {
        if (options.sampler instanceof Invertible sampler && sampler.isDeterministic()) {
            return sampler;
        }
        throw new IllegalArgumentException(
                "%s needs a deterministic sampler with a booting noise (dbim with eta 0, dbimHighOrder, dpmSolver, uniPc, dbmSolver), got %s"
                        .formatted(verb, options.sampler.label()));
    }
}
