/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** What a step can be given: times u > s > t, and a tensor for each term of its formula. */
record Place(
        Coefficients u,
        Coefficients s,
        Coefficients t,
        double eta,
        Tensor x,
        Tensor x0HatU,
        Tensor x0Hat,
        Tensor xT,
        Tensor noise) {
    private static final int[] SHAPE = {1, 3};

    /** One place where a term is 1 and all others are 0, for each term: that shows its weight. And one with all terms. */
    static Map<String, Place> of(String... terms) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (String term : terms) {
            double[] ones = new double[SHAPE[1]];
            Arrays.fill(ones, 1);
            places.put(
                    "the weight of " + term,
                    of(
                            new double[] {0.9, 0.7, 0.4, 0.7},
                            name -> name.equals(term) ? Tensor.of(ones, SHAPE) : Tensor.zeros(SHAPE)));
        }
        Noise draws = Noise.seeded(7);
        places.put("all terms at other times", of(new double[] {0.6, 0.45, 0.2, 0.3}, name -> draws.draw(SHAPE)));
        return places;
    }

    private static Place of(double[] timesAndEta, Function<String, Tensor> term) {
        VpSchedule vp = VpSchedule.DEFAULT;
        return new Place(
                vp.at(timesAndEta[0]),
                vp.at(timesAndEta[1]),
                vp.at(timesAndEta[2]),
                timesAndEta[3],
                term.apply("x"),
                term.apply("x̂u"),
                term.apply("x̂0"),
                term.apply("xT"),
                term.apply("ε"));
    }

    /** a xT + b x̂0 at t: the middle of the cloud there. */
    Tensor middle() {
        return Formulas.cloud(t, xT, x0Hat);
    }

    /** The noise that x shows at s. */
    Tensor predicted() {
        return Formulas.predictedNoise(s, x, x0Hat, xT);
    }

    double h() {
        return t.lambda() - s.lambda();
    }

    double h1() {
        return s.lambda() - u.lambda();
    }
}
