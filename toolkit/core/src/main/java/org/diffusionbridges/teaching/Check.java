/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.Map;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a reader of the notebooks has written with the toolkit, to 1e-6, and says what kind of wrong it is: it knows the
 * usual slips and their results. No message holds the whole formula.
 *
 * <pre>{@code Check.step((s, t, x, x0Hat, xT) -> step(s, t, x, x0Hat, xT))}</pre>
 */
public final class Check {
    private Check() {}

    /** The weights {a, b, c} of a bridge, from α and ρ at t and at T. */
    @FunctionalInterface
    public interface Weights {
        double @Nullable [] weights(double alpha, double rho, double alphaT, double rhoT);
    }

    /** The slope of the bridge's ODE at x and t, with the guess x̂0. */
    @FunctionalInterface
    public interface Slope {
        @Nullable
        Tensor slope(Schedule schedule, double t, Tensor x, Tensor x0Hat, Tensor xT);
    }

    /** The jump from T to the first time t, with the guess x̂0 = D(xT, T; xT) and the booting noise. */
    @FunctionalInterface
    public interface Boot {
        @Nullable
        Tensor boot(Coefficients t, Tensor xT, Tensor x0Hat, Tensor noise);
    }

    /** DBIM's step from x at s to t with η = 0. */
    @FunctionalInterface
    public interface Step {
        @Nullable
        Tensor step(Coefficients s, Coefficients t, Tensor x, Tensor x0Hat, Tensor xT);
    }

    /** DBIM's step from x at s to t with any η and fresh noise. */
    @FunctionalInterface
    public interface NoisyStep {
        @Nullable
        Tensor step(Coefficients s, Coefficients t, double eta, Tensor x, Tensor x0Hat, Tensor xT, Tensor noise);
    }

    /** DBIM's step of order 2 from x at s to t, with the guess x̂0 at s and the one before it, x̂u at u. */
    @FunctionalInterface
    public interface SecondStep {
        @Nullable
        Tensor step(Coefficients u, Coefficients s, Coefficients t, Tensor x, Tensor x0HatU, Tensor x0Hat, Tensor xT);
    }

    /** A whole run of DBIM from xT to a sample of x0, with its booting noise. */
    @FunctionalInterface
    public interface Run {
        @Nullable
        Tensor run(Denoiser denoiser, TimeSteps steps, Tensor xT, Tensor noise);
    }

    /** A whole run of the ODE from xT itself, without noise. */
    @FunctionalInterface
    public interface OdeRun {
        @Nullable
        Tensor run(Denoiser denoiser, TimeSteps steps, Tensor xT);
    }

    /** A whole run upwards, from the state x at the smallest time to the booting noise. */
    @FunctionalInterface
    public interface Encoding {
        @Nullable
        Tensor encode(Denoiser denoiser, TimeSteps steps, Tensor x, Tensor xT);
    }

    /** a, b and c of a bridge, from conditioning two Gaussians (DDBM, arXiv 2309.16948, eq. 8). */
    public static Verdict weights(Weights yours) {
        return WeightsExam.of(yours);
    }

    /** The slope of the probability-flow ODE (DDBM, arXiv 2309.16948, eq. 7). */
    public static Verdict slope(Slope yours) {
        return SlopeExam.of(yours);
    }

    /** Heun's method along the ODE, on a grid that ends in 0. */
    public static Verdict heun(OdeRun yours) {
        return RunExams.heun(yours);
    }

    /** DBIM's step with η = 0 (DBIM, arXiv 2405.15885, eq. 15). */
    public static Verdict step(Step yours) {
        return StepExams.step(yours);
    }

    /** DBIM's step with any η (DBIM, arXiv 2405.15885, eq. 15). */
    public static Verdict noisyStep(NoisyStep yours) {
        return StepExams.noisyStep(yours);
    }

    /** The booting step (DBIM, arXiv 2405.15885, section 4.2). */
    public static Verdict boot(Boot yours) {
        return StepExams.boot(yours);
    }

    /** DBIM's step of order 2 (DBIM, arXiv 2405.15885, section 4.3). */
    public static Verdict secondStep(SecondStep yours) {
        return StepExams.secondStep(yours);
    }

    /**
     * A whole DBIM with η = 0.
     *
     * @param order 1 or 2
     */
    public static Verdict run(int order, Run yours) {
        return RunExams.dbim(order, yours);
    }

    /** DBIM of order 2 upwards: from a state to its booting noise. */
    public static Verdict encoding(Encoding yours) {
        return RunExams.encoding(yours);
    }

    /** Whether two results are the same to 1e-6. */
    public static Verdict same(@Nullable Tensor yours, Tensor toolkits) {
        return new Exam<>(Map.of("your result", toolkits), Tensor::copy)
                .of(theirs -> yours, "yours and the toolkit's are equal to 1e-6.");
    }
}
