/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.diffusionbridges.engines.internal.Engine;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Invertible;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** One batch through a sampler on a network: counted, interruptible, observed. Used once, by one thread. */
final class NetworkRun {
    private final Sampling sampling;
    private final Options options;
    private final TimeSteps steps;
    private final Progress progress;
    private int evaluations;

    NetworkRun(Sampling sampling, Options options, TimeSteps steps, Progress progress) {
        this.sampling = sampling;
        this.options = options;
        this.steps = steps;
        this.progress = progress;
    }

    /** @param seeds one an item, for the results to name; the noise may come from them or be given */
    List<Translation> sample(List<String> names, Tensor xT, long[] seeds, Noise noise) {
        List<List<Step>> trajectories = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            trajectories.add(new ArrayList<>());
        }
        int nfe = options.sampler.nfe(steps);
        Consumer<RunningStep> onStep = options.onStep;
        Observer observer = (t, x, x0Hat) -> {
            for (int i = 0; options.keepTrajectory && i < seeds.length; i++) {
                trajectories.get(i).add(new Step(t, x.item(i), x0Hat.item(i), evaluations));
            }
            if (onStep != null) {
                RunningStep step = new RunningStep(t, x, x0Hat, evaluations, nfe);
                onStep.accept(step);
                if (step.stopped()) {
                    throw new Stopped(x0Hat);
                }
            }
        };
        Tensor x0;
        try (Engine.Run engine = sampling.bridge().open(xT, options.label)) {
            x0 = options.sampler.sample(denoiser(engine, xT, nfe), steps, xT, noise, observer);
        } catch (Stopped early) {
            x0 = early.x0Hat;
            progress.evaluated(nfe, nfe);
        }
        Tensor clamped = x0.clamp(-1, 1);
        return IntStream.range(0, seeds.length)
                .mapToObj(i -> new Translation(
                        sampling,
                        names.get(i),
                        xT.item(i),
                        clamped.item(i),
                        seeds[i],
                        evaluations,
                        trajectories.get(i)))
                .toList();
    }

    /** The booting noises of a batch of states at the start of an encoding, by the ODE run upwards. */
    Tensor encode(Invertible sampler, Tensor x, Tensor xT) {
        try (Engine.Run engine = sampling.bridge().open(xT, options.label)) {
            return sampler.encode(denoiser(engine, xT, sampler.encodingNfe(steps)), steps, x, xT, Observer.NONE);
        }
    }

    private Denoiser denoiser(Engine.Run network, Tensor sources, int nfe) {
        Denoiser counted = (x, t, xT) -> {
            if (Thread.interrupted()) {
                throw new CancellationException("interrupted after %d of %d evaluations".formatted(evaluations, nfe));
            }
            Tensor x0Hat = network.denoise(x, t, xT);
            progress.evaluated(++evaluations, nfe);
            return x0Hat;
        };
        Denoiser held = options.clip ? counted.clamped() : counted;
        Denoiser shaded = held.mapped(
                options.shading.of(sources, () -> network.regions().orElseGet(() -> Regions.ofEach(sources))));
        Mask mask = options.mask;
        return mask == null ? shaded : shaded.masked(mask.values());
    }

    /** Carries the prediction at which a run was ended out of its sampler. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Tensor x0Hat;

        Stopped(Tensor x0Hat) {
            super("ended by onStep", null, false, false);
            this.x0Hat = x0Hat;
        }
    }
}
