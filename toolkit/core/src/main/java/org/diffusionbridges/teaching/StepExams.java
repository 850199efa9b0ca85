/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Tensor;

/** {@link Check#boot}, {@link Check#step}, {@link Check#noisyStep} and {@link Check#secondStep}. */
final class StepExams {
    private StepExams() {}

    static Verdict boot(Check.Boot yours) {
        return new Exam<>(Place.of("xT", "x̂0", "ε"), p -> p.middle()
                        .plus(p.noise().times(p.t().c())))
                .slip("forgot the booting noise: without it all seeds give one picture.", Place::middle)
                .slip(
                        "x̂0 is missing: at the first time the path has left xT already, a little towards the guess.",
                        p -> p.xT().times(p.t().a()).plus(p.noise().times(p.t().c())))
                .slip(
                        "you start at xT itself, with noise. At the first time, xT has the weight a and the guess b.",
                        p -> p.xT().plus(p.noise().times(p.t().c())))
                .slip("a and b have changed places: a is the weight of xT.", p -> Formulas.cloud(
                                p.t(), p.x0Hat(), p.xT())
                        .plus(p.noise().times(p.t().c())))
                .slip("the noise has the weight c: c is a standard deviation, not a variance.", p -> p.middle()
                        .plus(p.noise().times(p.t().c() * p.t().c())))
                .slip("the noise is not scaled: its weight is c.", p -> p.middle()
                        .plus(p.noise()))
                .of(
                        p -> yours.boot(p.t(), p.xT(), p.x0Hat(), p.noise()),
                        "out of T by a jump, with the booting noise.");
    }

    static Verdict step(Check.Step yours) {
        return new Exam<>(Place.of("x", "x̂0", "xT"), p -> Formulas.step(p.s(), p.t(), p.x(), p.x0Hat(), p.xT()))
                .slip(
                        "no noise is left: what comes out is the middle of the cloud at t. Put back the noise that x shows, c_t times.",
                        Place::middle)
                .slip(
                        "this is the predicted noise itself. The state at t is made of xT, of x̂0 and of it.",
                        Place::predicted)
                .slip("the noise keeps the size it had at s: the weight at t is c_t.", p -> p.middle()
                        .plus(p.predicted().times(p.s().c())))
                .slip("the noise is not of variance 1: what is left of x at s is c_s times the noise.", p -> p.middle()
                        .plus(p.predicted().times(p.s().c() * p.t().c())))
                .slip("the noise at t lacks its weight c_t.", p -> p.middle().plus(p.predicted()))
                .slip(
                        "s and t have changed places: this step leads upwards.",
                        p -> Formulas.step(p.t(), p.s(), p.x(), p.x0Hat(), p.xT()))
                .slip(
                        "uses s where t belongs: the weights a and b of the new state are those at t.",
                        p -> Formulas.step(p.s(), mixed(p.s(), p.t().c()), p.x(), p.x0Hat(), p.xT()))
                .slip(
                        "uses t where s belongs: the noise is what is left of x at s, so take a, b and c at s.",
                        p -> p.middle()
                                .plus(Formulas.predictedNoise(p.t(), p.x(), p.x0Hat(), p.xT())
                                        .times(p.t().c())))
                .slip(
                        "a and b have changed places: a is the weight of xT, b that of x̂0.",
                        p -> Formulas.step(p.s(), p.t(), p.x(), p.xT(), p.x0Hat()))
                .slip(
                        "in the new state a and b have changed places: a is the weight of xT.",
                        p -> withNoise(p, Formulas.cloud(p.t(), p.x0Hat(), p.xT()), p.predicted()))
                .slip(
                        "in the predicted noise a and b have changed places: a is the weight of xT.",
                        p -> withNoise(p, p.middle(), Formulas.predictedNoise(p.s(), p.x(), p.xT(), p.x0Hat())))
                .slip(
                        "your predicted noise still holds the drawing: x at s contains a_s xT as well.",
                        p -> withNoise(p, p.middle(), Formulas.predictedNoise(p.s(), p.x(), p.x0Hat(), zero(p))))
                .slip(
                        "your predicted noise still holds the picture: x at s contains b_s x̂0 as well.",
                        p -> withNoise(p, p.middle(), Formulas.predictedNoise(p.s(), p.x(), zero(p), p.xT())))
                .slip(
                        "your predicted noise is x with nothing taken off it: xT and x̂0 are in x as well.",
                        p -> withNoise(p, p.middle(), p.x().times(1 / p.s().c())))
                .slip(
                        "a sign: to find the noise in x, subtract what is no noise.",
                        p -> withNoise(
                                p,
                                p.middle(),
                                Formulas.predictedNoise(p.s(), p.x(), p.x0Hat().times(-1), p.xT().times(-1))))
                .slip(
                        "a sign: the predicted noise is added, not subtracted.",
                        p -> withNoise(p, p.middle(), p.predicted().times(-1)))
                .slip(
                        "xT is missing in the new state.",
                        p -> withNoise(p, p.x0Hat().times(p.t().b()), p.predicted()))
                .slip("x̂0 is missing in the new state.", p -> withNoise(p, p.xT().times(p.t().a()), p.predicted()))
                .of(
                        p -> yours.step(p.s(), p.t(), p.x(), p.x0Hat(), p.xT()),
                        "this is DBIM's step. However long, it is exact if the guess is.");
    }

    private static Tensor zero(Place p) {
        return Tensor.zeros(p.x().shape());
    }

    private static Tensor withNoise(Place p, Tensor middle, Tensor noise) {
        return middle.plus(noise.times(p.t().c()));
    }

    private static Coefficients mixed(Coefficients s, double c) {
        return new Coefficients(s.t(), s.alpha(), s.rho(), s.a(), s.b(), c);
    }

    static Verdict noisyStep(Check.NoisyStep yours) {
        return new Exam<>(Place.of("x", "x̂0", "xT", "ε"), p -> shared(p, omega(p)))
                .slip("no fresh noise: this is the step with η = 0.", p -> shared(p, 0))
                .slip(
                        "the two noises together are larger than c_t. As ω ε comes in, the predicted noise has to give way.",
                        p -> p.middle()
                                .plus(p.predicted().times(p.t().c()))
                                .plus(p.noise().times(omega(p))))
                .slip("variances add up, not standard deviations: c_t − ω is not what is left of c_t.", p -> p.middle()
                        .plus(p.predicted().times(p.t().c() - omega(p)))
                        .plus(p.noise().times(omega(p))))
                .slip("the predicted noise is right, the fresh noise ω ε is missing.", p -> shared(p, omega(p))
                        .minus(p.noise().times(omega(p))))
                .slip("ω lacks α_t.", p -> shared(p, omega(p) / p.t().alpha()))
                .slip("ω lacks η.", p -> shared(p, omega(p) / p.eta()))
                .slip("ω has the square of η.", p -> shared(p, omega(p) * p.eta()))
                .slip(
                        "ω lacks the root of 1 − ρ_t²/ρ_s².",
                        p -> shared(p, Math.pow(omega(p), 2) / (p.eta() * p.t().alpha() * p.t().rho())))
                .slip(
                        "ω compares variances: ρ_t²/ρ_s², not ρ_t/ρ_s.",
                        p -> shared(
                                p, p.eta() * p.t().alpha() * p.t().rho() * Math.sqrt(1 - p.t().rho() / p.s().rho())))
                .slip(
                        "ω has the α and ρ of s in front; they are those of t.",
                        p -> shared(p, omega(p) * p.s().alpha() * p.s().rho() / (p.t().alpha() * p.t().rho())))
                .of(
                        p -> yours.step(p.s(), p.t(), p.eta(), p.x(), p.x0Hat(), p.xT(), p.noise()),
                        "this is DBIM's step for every η.");
    }

    private static double omega(Place p) {
        return Formulas.omega(p.s(), p.t(), p.eta());
    }

    /** a xT + b x̂0 + sqrt(c² − ω²) ε̂ + ω ε. */
    private static Tensor shared(Place p, double omega) {
        return p.middle()
                .plus(p.predicted().times(Math.sqrt(p.t().c() * p.t().c() - omega * omega)))
                .plus(p.noise().times(omega));
    }

    static Verdict secondStep(Check.SecondStep yours) {
        return new Exam<>(
                        Place.of("x", "x̂0", "x̂u", "xT"),
                        p -> Formulas.second(p.u(), p.s(), p.t(), p.x(), p.x0HatU(), p.x0Hat(), p.xT()))
                .slip(
                        "order 1 where 2 was asked: the earlier guess is not used.",
                        p -> Formulas.step(p.s(), p.t(), p.x(), p.x0Hat(), p.xT()))
                .slip(
                        "the guess changes by x̂0 − x̂u, yours by x̂u − x̂0: the line leans the wrong way.",
                        p -> second(p, held(p), -ofSlope(p) / p.h1()))
                .slip(
                        "the change of the guess is not divided by the time it took, h1.",
                        p -> second(p, held(p), ofSlope(p)))
                .slip(
                        "you divide the change of the guess by h. It took h1, the step before.",
                        p -> second(p, held(p), ofSlope(p) / p.h()))
                .slip(
                        "h and h1 have changed places.",
                        p -> second(p, 1 - Math.exp(-p.h1()), (Math.exp(-p.h1()) + p.h1() - 1) / p.h()))
                .slip(
                        "a sign: e^{−h}, not e^{h}.",
                        p -> second(p, 1 - Math.exp(p.h()), (Math.exp(p.h()) + p.h() - 1) / p.h1()))
                .slip(
                        "the part of x̂0 is right; the slope's weight lacks its h − 1.",
                        p -> second(p, held(p), Math.exp(-p.h()) / p.h1()))
                .slip(
                        "this is DPM-Solver++ of order 2. Good for long steps, but DBIM integrates the line exactly.",
                        p -> second(p, held(p), held(p) / 2 * p.h() / p.h1()))
                .slip("the bracket lacks its factor, c_t e^{λ_t}.", p -> x(p).plus(bracket(p)))
                .slip("the bracket has the factor c_t; e^{λ_t} is missing.", p -> x(p).plus(
                                bracket(p).times(p.t().c())))
                .slip("the bracket has the factor e^{λ_t}; c_t is missing.", p -> x(p).plus(
                                bracket(p).times(p.t().b() / p.t().c())))
                .slip(
                        "xT has the weight a_t alone. x at s holds a_s xT already: take off what comes along with it.",
                        p -> p.xT().times(p.t().a())
                                .plus(p.x().times(p.t().c() / p.s().c()))
                                .plus(bracket(p).times(p.t().b())))
                .of(
                        p -> yours.step(p.u(), p.s(), p.t(), p.x(), p.x0HatU(), p.x0Hat(), p.xT()),
                        "this is DBIM's step of order 2, with no evaluation more.");
    }

    /** The weight of a guess that is held over the step: 1 − e^{−h}. */
    private static double held(Place p) {
        return -Math.expm1(-p.h());
    }

    /** The weight of a slope: e^{−h} + h − 1. */
    private static double ofSlope(Place p) {
        return Math.exp(-p.h()) + p.h() - 1;
    }

    private static Tensor second(Place p, double ofGuess, double ofChange) {
        return Formulas.exponential(
                p.s(), p.t(), p.x(), p.xT(), p.x0Hat(), ofGuess, p.x0Hat().minus(p.x0HatU()), ofChange);
    }

    private static Tensor x(Place p) {
        return Formulas.exponential(p.s(), p.t(), p.x(), p.xT(), p.x0Hat(), 0, p.x0Hat(), 0);
    }

    private static Tensor bracket(Place p) {
        return p.x0Hat().times(held(p)).plus(p.x0Hat().minus(p.x0HatU()).times(ofSlope(p) / p.h1()));
    }
}
