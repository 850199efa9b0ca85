/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.models.Convention;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.Multistep;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Seeds;
import org.diffusionbridges.tensors.Tensor;

/**
 * How far a sampler's picture is from where the bridge's ODE itself would end, from the same booting noise: what its steps cost,
 * and nothing else. The ODE is solved once, in many steps of order 2.
 *
 * <p>Predictions are kept: two runs that begin alike evaluate the network once for what is alike.
 */
final class Convergence {
    /** Pictures a network sees at once. */
    private static final int BATCH = 16;
    /** Kept predictions: runs that are compared differ late. */
    private static final int KEPT = 256;

    private final Schedule schedule;
    private final List<Tensor> sources;
    private final List<Tensor> noises;
    private final List<Kept> denoisers = new ArrayList<>();
    private final List<Tensor> solutions;
    private int evaluations;

    /**
     * @param sources xT, 1 x C x H x W each; source i has the booting noise of {@code seed + i}
     * @param exactSteps steps of the solution that stands for the exact one
     */
    Convergence(Bridge bridge, List<Tensor> sources, long seed, int exactSteps) {
        this.schedule = bridge.card().schedule();
        this.sources = new ArrayList<>();
        this.noises = new ArrayList<>();
        for (int from = 0; from < sources.size(); from += BATCH) {
            Tensor xT = Tensor.concat(sources.subList(from, Math.min(sources.size(), from + BATCH)));
            this.sources.add(xT);
            noises.add(Noise.seeded(Seeds.batch(seed + from, xT.batch())).draw(xT.shape()));
            denoisers.add(new Kept(bridge.denoiser().clamped()));
        }
        this.solutions = run(new DpmSolver(2), TimeGrid.logSnr().on(schedule, exactSteps));
        denoisers.forEach(Kept::forget);
    }

    /** The first pictures of as many equal parts of a set, whose order may be by class: xT, 1 x C x H x W each. */
    static List<Tensor> sources(Bridge bridge, PairDataset pairs, int count) {
        int shown = Math.min(count, pairs.size());
        return IntStream.range(0, shown)
                .map(i -> (int) ((long) i * pairs.size() / shown))
                .mapToObj(i -> Convention.DEFAULT.source(
                        Source.of(pairs.get(i).source()), bridge.card(), Convention.DEFAULT.fit(), null))
                .toList();
    }

    /** Root mean square distance of the pictures, in [-1, 1], from the ODE's solution. */
    double rms(Sampler sampler, TimeSteps steps) {
        List<Tensor> pictures = run(sampler, steps);
        double sum = 0;
        long values = 0;
        for (int i = 0; i < pictures.size(); i++) {
            double[] here = pictures.get(i).values();
            double[] there = solutions.get(i).values();
            for (int k = 0; k < here.length; k++) {
                sum += (here[k] - there[k]) * (here[k] - there[k]);
            }
            values += here.length;
        }
        return Math.sqrt(sum / values);
    }

    Schedule schedule() {
        return schedule;
    }

    /** Evaluations of all pictures together so far. */
    int evaluations() {
        return evaluations;
    }

    private List<Tensor> run(Sampler sampler, TimeSteps steps) {
        List<Tensor> pictures = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Kept denoiser = denoisers.get(i);
            denoiser.begin(sampler, steps);
            pictures.add(
                    sampler.sample(denoiser, steps, sources.get(i), Noise.given(List.of(noises.get(i))), Observer.NONE)
                            .clamp(-1, 1));
        }
        return pictures;
    }

    /** A denoiser that knows its predictions again by the times that led to them. */
    private final class Kept implements Denoiser {
        private final Denoiser network;
        private final Map<String, Tensor> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Tensor> eldest) {
                return size() > KEPT;
            }
        };
        private String way = "";

        Kept(Denoiser network) {
            this.network = network;
        }

        /** A multistep solver's orders depend on how many steps there are. */
        void begin(Sampler sampler, TimeSteps steps) {
            way = sampler instanceof Multistep ? sampler.label() + steps.count() : sampler.label() + steps.hashCode();
        }

        void forget() {
            known.clear();
        }

        @Override
        public Tensor denoise(Tensor x, double t, Tensor xT) {
            if (Thread.interrupted()) {
                throw new CancellationException("interrupted after %d evaluations".formatted(evaluations));
            }
            way += t == schedule.tMax() ? "" : " " + t;
            Tensor x0Hat = known.get(t == schedule.tMax() ? "T" : way);
            if (x0Hat == null) {
                x0Hat = network.denoise(x, t, xT);
                evaluations += x.batch();
                known.put(t == schedule.tMax() ? "T" : way, x0Hat);
            }
            return x0Hat;
        }
    }
}
