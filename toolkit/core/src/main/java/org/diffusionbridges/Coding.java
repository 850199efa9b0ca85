/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.samplers.DbimEncoder;
import org.diffusionbridges.samplers.Method;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** Pictures into booting noises and back, batch by batch, by one deterministic DBIM. */
final class Coding {
    private final Sampling sampling;
    private final Options options;
    private final Sampler sampler;

    /**
     * @param verb for the message: encoding or decoding
     * @throws IllegalArgumentException if the sampling is stochastic or Heun's
     */
    Coding(String verb, Sampling sampling, Options options, Sampler sampler) {
        Method method = options.method();
        boolean boots = method instanceof Method.FirstOrder || method instanceof Method.HighOrder;
        if (!boots || !method.isDeterministic()) {
            throw new IllegalArgumentException(
                    "%s needs a deterministic DBIM (dbim with eta 0, or dbimHighOrder), got %s"
                            .formatted(verb, method.label()));
        }
        this.sampling = sampling;
        this.options = options;
        this.sampler = sampler;
    }

    /** The latents of targets x0 that belong to sources xT, batches of one shape. */
    List<Latent> encode(Tensor x0, Tensor xT, Start start) {
        var schedule = sampling.bridge().card().schedule();
        int order = options.method() instanceof Method.HighOrder high ? high.order() : 1;
        DbimEncoder encoder = new DbimEncoder(schedule, options.grid().times(schedule, options.steps()), order);
        Tensor x = start.state(x0, xT, encoder.start());
        List<Latent> latents = new ArrayList<>();
        try (Watch watch = new Watch(options, "encoding", x.batch(), encoder.nfe())) {
            for (int from = 0; from < x.batch(); from += options.batch()) {
                int first = from;
                latents.addAll(inParts(
                        watch,
                        Math.min(x.batch() - from, options.batch()),
                        (i, j) ->
                                encode(encoder, x.items(first + i, first + j), xT.items(first + i, first + j), watch)));
            }
        }
        return latents;
    }

    private List<Latent> encode(DbimEncoder encoder, Tensor x, Tensor xT, Progress progress) {
        Tensor noise = new Run(sampling, options, sampler, progress).encode(encoder, x, xT);
        return IntStream.range(0, xT.batch())
                .mapToObj(i -> new Latent(noise.item(i), xT.item(i), identity()))
                .toList();
    }

    /** The pictures of latents. */
    List<Translation> decode(List<Latent> latents) {
        latents.forEach(latent -> latent.model().requireSameAs(identity()));
        List<Translation> decoded = new ArrayList<>();
        try (Watch watch = sampling.watch("decoding", latents.size())) {
            for (int from = 0; from < latents.size(); from += options.batch()) {
                List<Latent> part = latents.subList(from, Math.min(latents.size(), from + options.batch()));
                decoded.addAll(inParts(watch, part.size(), (i, j) -> decodeAtOnce(part.subList(i, j), watch)));
            }
        }
        return decoded;
    }

    private List<Translation> decodeAtOnce(List<Latent> latents, Progress progress) {
        Tensor xT = Tensor.concat(latents.stream().map(Latent::xT).toList());
        Tensor noise = Tensor.concat(latents.stream().map(Latent::noise).toList());
        List<String> names = Collections.nCopies(latents.size(), "latent");
        long[] seeds = new long[latents.size()];
        Arrays.fill(seeds, options.seed());
        return new Run(sampling, options, sampler, progress).sample(names, xT, seeds, Noise.given(List.of(noise)));
    }

    private <T> List<T> inParts(Progress progress, int pictures, Parts.Part<T> part) {
        return Parts.run(sampling.bridge(), progress, pictures, part);
    }

    private ModelIdentity identity() {
        return ModelIdentity.of(sampling.bridge().card());
    }
}
