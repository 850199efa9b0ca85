/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.NpzFile;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.networks.Precision;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** A network from its .pt file as it is: its output, the images it makes, its training loss. */
final class NetworkCheck implements AutoCloseable {
    private static final double TOLERANCE = 1e-4;
    private static final int GROUP_NORM_GROUPS = 32;
    /** The CPU, unless the tests run with {@code -Dgpu}. */
    private static final Device DEVICE = System.getProperty("gpu") == null ? Device.cpu() : Device.gpu();

    private final JsonObject settings;
    private final NpzFile file;
    private final Schedule schedule;
    private final Network network;
    private final long parameters;

    /** @throws org.diffusionbridges.errors.BridgeException if the checkpoint does not fit the index's architecture */
    NetworkCheck(JsonObject settings, Path checkpoint, NpzFile file) {
        this.settings = settings;
        this.file = file;
        this.schedule = Settings.schedule(settings.get("schedule").getAsString());
        try (Weights weights = Checkpoints.open(checkpoint)) {
            this.parameters = weights.parameters();
            this.network = Network.compile(architecture(settings), weights, Precision.FLOAT32, DEVICE);
        }
    }

    /** F(x, c_noise, xT [, y]). */
    void output(Verdict verdict) {
        verdict.exactly("params", settings.get("params").getAsLong(), parameters);
        try (Network.Session session = session()) {
            Tensor output = session.evaluate(file.tensor("x"), file.values("c_noise"));
            verdict.exactly("output's shape", file.shape("output"), output.shape());
            double[] expected = file.values("output");
            double magnitude = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
            verdict.scaled("output", expected, output.values(), magnitude, TOLERANCE);
        }
    }

    /** DBIM with η = 0 from the recorded noise, as many steps as the recorded evaluations. */
    void endToEnd(Verdict verdict) {
        int nfe = (int) file.scalar("e2e_nfe");
        Sampler sampler = new Dbim(0);
        TimeSteps steps = TimeGrid.uniform().on(schedule, nfe - 1);
        verdict.exactly("nfe", nfe, sampler.nfe(steps));
        int[] evaluations = {0};
        try (Network.Session session = session()) {
            Denoiser denoiser = Settings.denoiser(schedule, (x, cNoise, xT) -> {
                evaluations[0]++;
                return session.evaluate(x, cNoise);
            });
            denoiser = denoiser.clamped();
            if (file.has("mask")) {
                denoiser = denoiser.masked(file.tensor("mask"));
            }
            Noise noise = Noise.given(SamplerCheck.slices(file, "e2e_noise"));
            Tensor x0 = sampler.sample(denoiser, steps, file.tensor("xT"), noise, (t, x, x0Hat) -> {})
                    .clamp(-1, 1);
            verdict.exactly("image's shape", file.shape("e2e_x0"), x0.shape());
            verdict.scaled("image", file.values("e2e_x0"), x0.values(), 1, TOLERANCE);
        }
        verdict.exactly("evaluations", nfe, evaluations[0]);
    }

    /** The mean over an item's values of weight · (D(x_t, t; xT) − x0)², D unclipped, and the same without the weight. */
    void losses(Verdict verdict) {
        Tensor x0 = file.tensor("loss_x0");
        double[] times = file.values("loss_t");
        double[] losses = new double[times.length];
        double[] errors = new double[times.length];
        for (int item = 0; item < times.length; item++) {
            double cOut =
                    Settings.preconditioning(schedule).at(schedule, times[item]).cOut();
            errors[item] = error(item, times[item], x0.item(item));
            losses[item] = errors[item] / (cOut * cOut);
        }
        verdict.relative("loss", file.values("loss_per_sample"), losses, TOLERANCE);
        verdict.relative("error", file.values("loss_xs_mse"), errors, TOLERANCE);
    }

    private double error(int item, double t, Tensor x0) {
        Tensor xT = file.tensor("xT").item(item);
        double[] epsilon = file.tensor("loss_noise").item(item).values();
        Coefficients at = schedule.at(t);
        double[] x = new double[epsilon.length];
        Arrays.setAll(x, i -> at.a() * xT.values()[i] + at.b() * x0.values()[i] + at.c() * epsilon[i]);
        try (Network.Session session = session(xT, item, item + 1)) {
            Denoiser denoiser = Settings.denoiser(schedule, (input, cNoise, source) -> session.evaluate(input, cNoise));
            double[] x0Hat = denoiser.denoise(Tensor.of(x, x0.shape()), t, xT).values();
            return IntStream.range(0, x0Hat.length)
                    .mapToDouble(i -> x0Hat[i] - x0.values()[i])
                    .map(difference -> difference * difference)
                    .average()
                    .orElseThrow();
        }
    }

    private Network.Session session() {
        Tensor xT = file.tensor("xT");
        return session(xT, 0, xT.batch());
    }

    private Network.Session session(Tensor xT, int from, int to) {
        if (!file.has("y")) {
            return network.session(xT);
        }
        int[] labels =
                Arrays.stream(file.values("y"), from, to).mapToInt(y -> (int) y).toArray();
        return network.session(xT, labels);
    }

    private static UNetArchitecture architecture(JsonObject settings) {
        int inChannels = settings.get("in_channels").getAsInt();
        boolean conditional = settings.has("condition_mode")
                && !settings.get("condition_mode").isJsonNull();
        boolean classes =
                settings.has("num_classes") && !settings.get("num_classes").isJsonNull();
        boolean convResample =
                !settings.has("conv_resample") || settings.get("conv_resample").getAsBoolean();
        return new UNetArchitecture(
                settings.get("image_size").getAsInt(),
                inChannels,
                conditional ? inChannels : 0,
                settings.get("out_channels").getAsInt(),
                settings.get("model_channels").getAsInt(),
                integers(settings.getAsJsonArray("channel_mult")),
                settings.get("num_res_blocks").getAsInt(),
                integers(settings.getAsJsonArray("attention_resolutions")),
                settings.get("num_heads").getAsInt(),
                settings.get("num_head_channels").getAsInt(),
                GROUP_NORM_GROUPS,
                settings.get("use_scale_shift_norm").getAsBoolean(),
                settings.get("resblock_updown").getAsBoolean(),
                convResample,
                settings.get("use_new_attention_order").getAsBoolean(),
                classes ? settings.get("num_classes").getAsInt() : 0,
                settings.get("dropout").getAsDouble(),
                1);
    }

    private static List<Integer> integers(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonElement::getAsInt)
                .toList();
    }

    @Override
    public void close() {
        network.close();
    }
}
