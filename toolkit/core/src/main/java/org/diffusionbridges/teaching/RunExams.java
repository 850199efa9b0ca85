/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Multistep;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** {@link Check#run}, {@link Check#heun} and {@link Check#encoding}. */
final class RunExams {
    private static final int[] SHAPE = {2, 3};

    /** Smooth, not linear, and another one at every time. */
    private static final Denoiser DENOISER = (x, t, xT) -> {
        double[] guess = new double[x.values().length];
        for (int i = 0; i < guess.length; i++) {
            guess[i] = Math.tanh(0.6 * x.values()[i] + 0.3 * xT.values()[i] - 0.2 + 0.5 * t);
        }
        return Tensor.of(guess, x.shape());
    };

    private RunExams() {}

    private record Start(TimeSteps steps, Tensor xT, Tensor noise) {}

    private static Map<String, Start> runs(TimeGrid grid) {
        Noise draws = Noise.seeded(7, 8);
        Map<String, Start> runs = new LinkedHashMap<>();
        for (int n : new int[] {1, 2, 3, 6}) {
            runs.put(
                    n == 1 ? "1 step" : n + " steps",
                    new Start(grid.on(VpSchedule.DEFAULT, n), draws.draw(SHAPE).clamp(-1, 1), draws.draw(SHAPE)));
        }
        return runs;
    }

    /** A denoiser that counts. */
    private static Denoiser counted(AtomicInteger asked) {
        return (x, t, xT) -> {
            asked.incrementAndGet();
            return DENOISER.denoise(x, t, xT);
        };
    }

    static Verdict dbim(int order, Check.Run yours) {
        Multistep right = order == 1 ? new Dbim(0) : new DbimHighOrder(order);
        Map<String, Start> runs = runs(TimeGrid.logSnr());
        Exam<Start> exam = new Exam<>(
                runs,
                run -> right.sample(DENOISER, run.steps(), run.xT(), Noise.given(List.of(run.noise())), Observer.NONE));
        for (Walk.Slip slip : Walk.Slip.values()) {
            if (order == 2 || !slip.isOfOrderTwo()) {
                exam.slip(
                        slip.lesson, run -> new Walk(order, slip).sample(DENOISER, run.steps(), run.xT(), run.noise()));
            }
        }
        AtomicInteger asked = new AtomicInteger();
        Verdict verdict = exam.of(
                run -> yours.run(counted(asked), run.steps(), run.xT(), run.noise()),
                "your DBIM of order %d, with N + 1 evaluations for N steps.".formatted(order));
        int due = runs.values().stream().mapToInt(run -> right.nfe(run.steps())).sum();
        return verdict.right() && asked.get() > due
                ? new Verdict(
                        false,
                        "the values are right, but the denoiser was asked %d times where %d are enough, and each costs time."
                                .formatted(asked.get(), due))
                : verdict;
    }

    static Verdict heun(Check.OdeRun yours) {
        Exam<Start> exam = new Exam<>(runs(TimeGrid.karras()), run -> new Heun(0)
                .sample(DENOISER, run.steps(), run.xT(), Noise.given(List.of()), Observer.NONE));
        for (HeunWalk.Slip slip : HeunWalk.Slip.values()) {
            exam.slip(slip.lesson, run -> new HeunWalk(slip).sample(DENOISER, run.steps(), run.xT()));
        }
        return exam.of(
                run -> yours.run(DENOISER, run.steps(), run.xT()), "this is Heun's method along the bridge's ODE.");
    }

    static Verdict encoding(Check.Encoding yours) {
        Exam<Start> exam = new Exam<>(runs(TimeGrid.logSnr()), run -> new DbimHighOrder(2)
                .encode(DENOISER, run.steps(), run.noise(), run.xT(), Observer.NONE));
        for (UpwardWalk.Slip slip : UpwardWalk.Slip.values()) {
            exam.slip(slip.lesson, run -> new UpwardWalk(slip).encode(DENOISER, run.steps(), run.noise(), run.xT()));
        }
        return exam.of(
                run -> yours.encode(DENOISER, run.steps(), run.noise(), run.xT()),
                "this finds the noise from which your DBIM makes the picture again, as nearly as the steps allow.");
    }
}
