/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.checkpoints.NpzFile;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A trained model, loaded as a user loads a file of their own, makes of the recorded noise what the authors' code makes of
 * it. It is the prototype of {@code edges2fashion}, trained in Python.
 */
class TrainedModelIT {

    /** Float32 networks over ten evaluations; measured: 6e-7. */
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({"dbim9, 0, 1", "dbim9_eta1, 1, 1", "order3_9, 0, 3"})
    void makesTheAuthorsPictures(String name, double eta, int order) throws URISyntaxException {
        NpzFile expected = expected();
        Tensor xT = expected.tensor("xT");
        try (Bridge bridge =
                Bridges.load(resource("edges2fashion-prototype.safetensors").toString())) {
            int steps = (int) expected.scalar(name + "_nfe") - 1;
            Sampling sampling = order == 1 ? bridge.dbim(eta, steps) : bridge.dbimHighOrder(order, steps);
            assertThat(sampling.nfe()).isEqualTo((int) expected.scalar(name + "_nfe"));

            Schedule schedule = bridge.card().schedule();
            Denoiser denoiser = bridge.denoiser().clamped();
            Noise noise = Noise.given(SamplerCheck.slices(expected, name + "_noise"));
            Tensor x0 = sampling.sampler()
                    .sample(denoiser, sampling.grid().on(schedule, steps), xT, noise, Observer.NONE)
                    .clamp(-1, 1);

            double[] pictures = expected.values(name + "_x0");
            double worst = IntStream.range(0, pictures.length)
                    .mapToDouble(i -> Math.abs(x0.values()[i] - pictures[i]))
                    .max()
                    .orElseThrow();
            System.out.printf("trained     %-44s %11.2e %9.1e%n", name, worst, TOLERANCE);
            assertThat(worst).isLessThan(TOLERANCE);
        }
    }

    private static NpzFile expected() throws URISyntaxException {
        return NpzFile.read(resource("edges2fashion-prototype-expected.npz"));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TrainedModelIT.class.getResource("/models/" + name))
                .toURI());
    }
}
