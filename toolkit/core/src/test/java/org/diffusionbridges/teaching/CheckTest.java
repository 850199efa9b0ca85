/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Observer;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Right code passes; each wrong code is told its own kind of wrong. Written as a reader would, not with the checks' own formulas. */
class CheckTest {

    private static Tensor sum(double a, Tensor x, double b, Tensor y, double c, Tensor z) {
        return x.times(a).plus(y.times(b)).plus(z.times(c));
    }

    private static Tensor dbimStep(Coefficients s, Coefficients t, Tensor x, Tensor x0Hat, Tensor xT) {
        double r = t.c() / s.c();
        return sum(r, x, t.b() - r * s.b(), x0Hat, t.a() - r * s.a(), xT);
    }

    private static Tensor dbim(int order, Denoiser denoiser, TimeSteps steps, Tensor xT, Tensor noise) {
        Noise draws = Noise.given(List.of(noise));
        return order == 1
                ? new Dbim(0).sample(denoiser, steps, xT, draws, Observer.NONE)
                : new DbimHighOrder(order).sample(denoiser, steps, xT, draws, Observer.NONE);
    }

    private static double[] abc(double alpha, double rho, double alphaT, double rhoT) {
        double k = rho * rho / (rhoT * rhoT);
        return new double[] {alpha / alphaT * k, alpha * (1 - k), alpha * rho * Math.sqrt(1 - k)};
    }

    /** What a reader hears, and for what. */
    record Case(String message, Verdict verdict) {
        @Override
        public String toString() {
            return message;
        }
    }

    static Stream<Case> slips() {
        return Stream.of(
                new Case("nothing comes out", Check.step((s, t, x, x0Hat, xT) -> null)),
                new Case(
                        "a Tensor[1, 1], it should be a Tensor[1, 3]",
                        Check.step((s, t, x, x0Hat, xT) -> Tensor.zeros(1, 1))),
                new Case(
                        "ends with ArithmeticException: / by zero",
                        Check.step((s, t, x, x0Hat, xT) -> x.times(1 / zero()))),
                new Case("NaN or infinite", Check.step((s, t, x, x0Hat, xT) -> x.times(Math.sqrt(-t.c())))),
                new Case("the sign", Check.step((s, t, x, x0Hat, xT) -> dbimStep(s, t, x, x0Hat, xT)
                        .times(-1))),
                new Case("middle of the cloud", Check.step((s, t, x, x0Hat, xT) -> sum(t.a(), xT, t.b(), x0Hat, 0, x))),
                new Case("s and t have changed", Check.step((s, t, x, x0Hat, xT) -> dbimStep(t, s, x, x0Hat, xT))),
                new Case("a and b have changed", Check.step((s, t, x, x0Hat, xT) -> dbimStep(s, t, x, xT, x0Hat))),
                new Case(
                        "still holds the drawing",
                        Check.step((s, t, x, x0Hat, xT) ->
                                sum(1, dbimStep(s, t, x, x0Hat, xT), t.c() / s.c() * s.a(), xT, 0, x))),
                new Case(
                        "still holds the picture",
                        Check.step((s, t, x, x0Hat, xT) ->
                                sum(1, dbimStep(s, t, x, x0Hat, xT), t.c() / s.c() * s.b(), x0Hat, 0, x))),
                new Case(
                        "right: the weight of x, the weight of xT; but wrong: the weight of x̂0",
                        Check.step((s, t, x, x0Hat, xT) -> sum(1, dbimStep(s, t, x, x0Hat, xT), 0.1, x0Hat, 0, x))),
                new Case(
                        "forgot the booting noise",
                        Check.boot((t, xT, x0Hat, noise) -> sum(t.a(), xT, t.b(), x0Hat, 0, noise))),
                new Case(
                        "not a variance",
                        Check.boot((t, xT, x0Hat, noise) -> sum(t.a(), xT, t.b(), x0Hat, t.c() * t.c(), noise))),
                new Case(
                        "with η = 0",
                        Check.noisyStep((s, t, eta, x, x0Hat, xT, noise) -> dbimStep(s, t, x, x0Hat, xT))),
                new Case("has to give way", Check.noisyStep((s, t, eta, x, x0Hat, xT, noise) -> dbimStep(
                                s, t, x, x0Hat, xT)
                        .plus(noise.times(Formulas.omega(s, t, eta))))),
                new Case(
                        "order 1 where 2",
                        Check.secondStep((u, s, t, x, x0HatU, x0Hat, xT) -> dbimStep(s, t, x, x0Hat, xT))),
                new Case(
                        "leans the wrong way",
                        Check.secondStep((u, s, t, x, x0HatU, x0Hat, xT) ->
                                Formulas.second(u, s, t, x, x0Hat.times(2).minus(x0HatU), x0Hat, xT))),
                new Case("of c you give the square", Check.weights((alpha, rho, alphaT, rhoT) -> {
                    double[] abc = abc(alpha, rho, alphaT, rhoT);
                    abc[2] *= abc[2];
                    return abc;
                })),
                new Case("right: a, b; but wrong: c, by up to 0.100.", Check.weights((alpha, rho, alphaT, rhoT) -> {
                    double[] abc = abc(alpha, rho, alphaT, rhoT);
                    abc[2] += 0.1;
                    return abc;
                })),
                new Case("lacks α_T", Check.weights((alpha, rho, alphaT, rhoT) -> abc(alpha, rho, 1, rhoT))),
                new Case(
                        "the SDE's drift",
                        Check.slope((schedule, t, x, x0Hat, xT) -> Formulas.drift(schedule, t, 1, x, x0Hat, xT))),
                new Case(
                        "order 1, and order 2 was asked",
                        Check.run(2, (denoiser, steps, xT, noise) -> dbim(1, denoiser, steps, xT, noise))),
                new Case("asked 32 times where 16 are enough", Check.run(1, (denoiser, steps, xT, noise) -> {
                    dbim(1, denoiser, steps, xT, noise);
                    return dbim(1, denoiser, steps, xT, noise);
                })),
                new Case(
                        "your result differs by up to 0.500.",
                        Check.same(Tensor.of(new double[] {0.5}, 1), Tensor.zeros(1))));
    }

    private static int zero() {
        return 0;
    }

    @ParameterizedTest
    @MethodSource("slips")
    void aSlipIsNamed(Case slip) {
        assertThat(slip.verdict().right()).isFalse();
        assertThat(slip.verdict().toString()).startsWith("Not yet: ").contains(slip.message());
    }

    @ParameterizedTest
    @EnumSource
    void aSlipInARunIsNamed(Walk.Slip slip) {
        assertThat(Check.run(2, (denoiser, steps, xT, noise) -> new Walk(2, slip).sample(denoiser, steps, xT, noise)))
                .isEqualTo(new Verdict(false, slip.lesson));
    }

    @ParameterizedTest
    @EnumSource
    void aSlipInHeunIsNamed(HeunWalk.Slip slip) {
        assertThat(Check.heun((denoiser, steps, xT) -> new HeunWalk(slip).sample(denoiser, steps, xT)))
                .isEqualTo(new Verdict(false, slip.lesson));
    }

    @ParameterizedTest
    @EnumSource
    void aSlipInAnEncodingIsNamed(UpwardWalk.Slip slip) {
        assertThat(Check.encoding((denoiser, steps, x, xT) -> new UpwardWalk(slip).encode(denoiser, steps, x, xT)))
                .isEqualTo(new Verdict(false, slip.lesson));
    }

    @Test
    void rightCodePasses() {
        List<Verdict> verdicts = Arrays.asList(
                Check.weights(CheckTest::abc),
                Check.slope((schedule, t, x, x0Hat, xT) -> Formulas.drift(schedule, t, 0.5, x, x0Hat, xT)),
                Check.heun((denoiser, steps, xT) ->
                        new Heun(0).sample(denoiser, steps, xT, Noise.given(List.of()), Observer.NONE)),
                Check.boot((t, xT, x0Hat, noise) -> sum(t.a(), xT, t.b(), x0Hat, t.c(), noise)),
                Check.step(CheckTest::dbimStep),
                Check.noisyStep((s, t, eta, x, x0Hat, xT, noise) -> {
                    double omega = Formulas.omega(s, t, eta);
                    double r = Math.sqrt(t.c() * t.c() - omega * omega) / s.c();
                    return sum(r, x, t.b() - r * s.b(), x0Hat, t.a() - r * s.a(), xT)
                            .plus(noise.times(omega));
                }),
                Check.secondStep(Formulas::second),
                Check.run(1, (denoiser, steps, xT, noise) -> dbim(1, denoiser, steps, xT, noise)),
                Check.run(2, (denoiser, steps, xT, noise) -> dbim(2, denoiser, steps, xT, noise)),
                Check.encoding(
                        (denoiser, steps, x, xT) -> new DbimHighOrder(2).encode(denoiser, steps, x, xT, Observer.NONE)),
                Check.same(Tensor.zeros(1, 2), Tensor.of(new double[] {1e-9, 0}, 1, 2)));

        assertThat(verdicts)
                .allSatisfy(verdict ->
                        assertThat(verdict.right()).as(verdict.message()).isTrue());
    }

    @Test
    void whatComesNextIsMadeOnlyOnceTheCodeIsRight() {
        Verdict wrong = Check.step((s, t, x, x0Hat, xT) -> null);

        assertThat(wrong.then(() -> {
                    throw new AssertionError("not before it is right");
                }))
                .isSameAs(wrong);
        assertThat(Check.step(CheckTest::dbimStep).then(() -> "a picture")).isEqualTo("a picture");
    }
}
