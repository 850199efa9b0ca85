/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/**
 * A solver that steps along the bridge's ODE with the predictions of earlier steps: one evaluation a step, N + 1 in all.
 *
 * <p>With v = (x − a xT) / b and σ = c / b, a bridge from a fixed xT is a diffusion of x0 whose variance explodes, v = x0 + σ ε
 * with λ = ln(b / c) = −ln σ. So every multistep solver of diffusion models is one of bridges, and all differ in nothing but the
 * weights w that a step gives to the predictions x̂:
 *
 * <pre>x_t = a_t xT + (c_t / c_s) (x_s − a_s xT) + b_t Σ w_i x̂_i</pre>
 */
public sealed interface Multistep extends Invertible permits Dbim, DbimHighOrder, DpmSolver, UniPc {

    /** The highest order of a step: how many predictions it uses. */
    int order();

    /** The order of step i of N on the way down; the first steps have fewer predictions than that and take a lower one. */
    int orderOf(int i, int steps);

    /**
     * What a step to t gives to the predictions.
     *
     * @param past where they were made, newest first, as many as the step's order
     * @return as many weights
     */
    double[] weights(Coefficients t, List<Coefficients> past);

    /**
     * What a step that is taken once more, since its end has been evaluated now, gives to the predictions.
     *
     * @param past where they were made, newest first: the step's end, and as many as the step's order
     * @return as many weights, or none if steps are not taken again
     */
    default double[] correctingWeights(List<Coefficients> past) {
        return new double[0];
    }

    /** A prediction x̂0 and where it was made. */
    record Prediction(Coefficients at, Tensor x0Hat) {}

    @Override
    default int encodingNfe(TimeSteps steps) {
        return steps.count() + 1;
    }

    @Override
    default void check(TimeSteps steps) {
        if (order() > 1) { // where the last step is of first order, it asks nothing of its end
            steps.requireDistinctLambdas(
                    steps.count() + (orderOf(steps.count() - 1, steps.count()) == 1 ? 0 : 1), label());
        }
    }

    @Override
    default Tensor sample(Denoiser denoiser, TimeSteps steps, Tensor xT, Noise noise, Observer observer) {
        check(steps);
        Tensor x = Dbim.boot(denoiser, steps, xT, noise, observer);
        return walk(denoiser, steps.downwards(), true, x, xT, observer);
    }

    @Override
    default Coefficients start(TimeSteps steps) {
        if (steps.endAtZero()) {
            throw new IllegalArgumentException(
                    "an encoding cannot start at t = 0, where no noise is left: take another grid than karras");
        }
        return steps.at(steps.count());
    }

    @Override
    default Tensor encode(Denoiser denoiser, TimeSteps steps, Tensor x, Tensor xT, Observer observer) {
        start(steps);
        if (!isDeterministic()) {
            throw new IllegalArgumentException("encoding needs a deterministic sampler, got " + label());
        }
        if (order() > 1) {
            steps.requireDistinctLambdas(steps.count() + 1, label());
        }
        x = walk(denoiser, steps.upwards(), false, x, xT, observer);
        return Dbim.bootingNoise(denoiser, steps, x, xT);
    }

    private Tensor walk(Denoiser denoiser, Coefficients[] way, boolean down, Tensor x, Tensor xT, Observer observer) {
        List<Prediction> past = new ArrayList<>(); // newest first
        Tensor before = x;
        int order = 0;
        for (int i = 0; i < way.length - 1; i++) {
            Coefficients s = way[i];
            Coefficients t = way[i + 1];
            Tensor x0Hat = denoiser.denoise(x, s.t(), xT);
            past.add(0, new Prediction(s, x0Hat));
            if (i > 0) {
                List<Prediction> used = past.subList(0, order + 1);
                double[] again = correctingWeights(places(used));
                x = again.length == 0 ? x : move(way[i - 1], s, before, xT, again, used);
            }
            order = Math.min(down ? orderOf(i, way.length - 1) : order(), past.size());
            List<Prediction> used = past.subList(0, order);
            before = x;
            x = move(s, t, x, xT, weights(t, places(used)), used);
            observer.step(t.t(), x, x0Hat);
            if (past.size() > order()) {
                past.remove(order());
            }
        }
        return x;
    }

    /** x_t = a_t xT + (c_t / c_s) (x_s − a_s xT) + b_t Σ w_i x̂_i. */
    private static Tensor move(
            Coefficients s, Coefficients t, Tensor x, Tensor xT, double[] weights, List<Prediction> past) {
        double r = t.c() / s.c();
        Tensor next = LinearCombination.combine(
                r, x, t.a() - r * s.a(), xT, t.b() * weights[0], past.get(0).x0Hat());
        for (int i = 1; i < weights.length; i++) {
            LinearCombination.add(t.b() * weights[i], past.get(i).x0Hat(), next);
        }
        return next;
    }

    private static List<Coefficients> places(List<Prediction> past) {
        return past.stream().map(Prediction::at).toList();
    }
}
