/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.diffusionbridges.checkpoints.NpzFile;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DbmSolver;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.DpmSolverSde;
import org.diffusionbridges.samplers.Ecsi;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.samplers.UniPc;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** Samplers on a network of closed form: every state, every x̂0, the final image and the number of evaluations. */
final class SamplerCheck {
    private static final double TOLERANCE = 1e-5;

    private SamplerCheck() {}

    static void check(Verdict verdict, JsonObject settings, NpzFile file) {
        Schedule schedule = Settings.schedule(settings.get("schedule").getAsString());
        double[] times = file.values("ts");
        String name = settings.get("sampler").getAsString();
        GridCheck.check(verdict, "ts", schedule, grid(settings), times.length - 1, times);
        if (!settings.get("finite").getAsBoolean()) {
            refused(verdict, settings, schedule, times);
            return;
        }
        Sampler sampler = sampler(settings);
        TimeSteps at = TimeSteps.of(schedule, times);
        verdict.exactly("index.json's nfe", settings.get("nfe").getAsInt(), sampler.nfe(at));
        verdict.exactly("nfe", file.scalar("nfe"), sampler.nfe(at));

        int[] evaluations = {0};
        Denoiser denoiser = Settings.denoiser(schedule, (x, cNoise, xT) -> {
            evaluations[0]++;
            return closedForm(x, cNoise, xT);
        });
        if (settings.get("clip").getAsBoolean()) {
            denoiser = denoiser.clamped();
        }
        if (settings.get("masked").getAsBoolean()) {
            denoiser = denoiser.masked(file.tensor("mask"));
        }
        List<Tensor> path = new ArrayList<>();
        List<Tensor> predictions = new ArrayList<>();
        Tensor x0 =
                sampler.sample(denoiser, at, file.tensor("xT"), Noise.given(slices(file, "noise")), (t, x, x0Hat) -> {
                    path.add(x);
                    predictions.add(x0Hat);
                });
        verdict.exactly("evaluations", file.scalar("nfe"), evaluations[0]);

        double magnitude = magnitude(file.values("path"));
        double tolerance = tolerance(name);
        if (file.shape("path")[0] == path.size() + 1) {
            path.add(0, file.tensor("xT")); // the newer recordings begin with it
        }
        compare(verdict, "path", file, path, magnitude, tolerance);
        compare(verdict, "pred_x0", file, predictions, magnitude, tolerance);
        verdict.exactly("x0's shape", file.shape("x0"), x0.shape());
        verdict.scaled("x0", file.values("x0"), x0.clamp(-1, 1).values(), magnitude, tolerance);
    }

    /** Where the reference's numbers are not finite, ours is an error before anything runs. */
    private static void refused(Verdict verdict, JsonObject settings, Schedule schedule, double[] times) {
        int refusals = 0;
        try {
            sampler(settings).check(TimeSteps.of(schedule, times));
        } catch (IllegalArgumentException e) {
            refusals++;
        }
        verdict.exactly("refusals of steps that lead to NaN", 1, refusals);
    }

    private static TimeGrid grid(JsonObject settings) {
        return switch (settings.get("sampler").getAsString()) {
            case "heun", "dbmsolver" -> TimeGrid.karras();
            case "ecsi" -> TimeGrid.ecsi(settings.get("rho").getAsDouble());
            default ->
                settings.has("grid") && settings.get("grid").getAsString().equals("logsnr")
                        ? TimeGrid.logSnr()
                        : TimeGrid.uniform();
        };
    }

    private static Sampler sampler(JsonObject settings) {
        String name = settings.get("sampler").getAsString();
        return switch (name) {
            case "dbim" -> new Dbim(settings.get("eta").getAsDouble());
            case "dbim_high_order" -> new DbimHighOrder(settings.get("order").getAsInt());
            case "heun" -> new Heun(settings.get("churn_step_ratio").getAsDouble());
            case "dpmpp-order2" -> new DpmSolver(2);
            case "dpmpp-order3" -> new DpmSolver(3);
            case "dpmpp-sde-order2" -> new DpmSolverSde();
            case "unipc-order2" -> new UniPc(2);
            case "unipc-order3" -> new UniPc(3);
            case "dbmsolver" ->
                new DbmSolver(
                        settings.get("midpoint").getAsString().equals("lambda")
                                ? DbmSolver.Midpoint.LAMBDA
                                : DbmSolver.Midpoint.TIME);
            case "ecsi" -> new Ecsi(settings.get("eta").getAsDouble());
            default -> throw new IllegalArgumentException("no sampler is recorded under the name " + name);
        };
    }

    /** What the recordings themselves are good to: their README says why. */
    private static double tolerance(String sampler) {
        return switch (sampler) {
            case "ecsi" -> 1e-4; // σ_T in float32 with VP
            case "dpmpp-order2", "dpmpp-order3", "dpmpp-sde-order2", "unipc-order2", "unipc-order3" -> 1e-9;
            default -> TOLERANCE;
        };
    }

    /** F(x, c_noise, xT) = tanh(0.7 x + 0.3 xT) · cos(c_noise / 500) + 0.1 xT. */
    private static Tensor closedForm(Tensor x, double cNoise, Tensor xT) {
        double wave = Math.cos(cNoise / 500);
        double[] source = xT.values();
        double[] output = x.values().clone();
        for (int i = 0; i < output.length; i++) {
            output[i] = Math.tanh(0.7 * output[i] + 0.3 * source[i]) * wave + 0.1 * source[i];
        }
        return Tensor.of(output, x.shape());
    }

    private static void compare(
            Verdict verdict, String name, NpzFile file, List<Tensor> actual, double magnitude, double tolerance) {
        List<Tensor> expected = slices(file, name);
        verdict.exactly(name + "'s length", expected.size(), actual.size());
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            verdict.exactly(
                    name + "'s shape", expected.get(i).shape(), actual.get(i).shape());
            verdict.scaled(
                    "%s[%d]".formatted(name, i),
                    expected.get(i).values(),
                    actual.get(i).values(),
                    magnitude,
                    tolerance);
        }
    }

    /** An array's slices along its first axis. */
    static List<Tensor> slices(NpzFile file, String name) {
        int[] shape = file.shape(name);
        int[] part = Arrays.copyOfRange(shape, 1, shape.length);
        double[] values = file.values(name);
        int size = shape[0] == 0 ? 0 : values.length / shape[0];
        List<Tensor> slices = new ArrayList<>();
        for (int i = 0; i < shape[0]; i++) {
            slices.add(Tensor.of(Arrays.copyOfRange(values, i * size, (i + 1) * size), part));
        }
        return slices;
    }

    private static double magnitude(double[] path) {
        return Arrays.stream(path).map(Math::abs).max().orElse(1);
    }
}
