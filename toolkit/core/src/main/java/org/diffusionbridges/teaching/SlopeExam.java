/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/** {@link Check#slope}. */
final class SlopeExam {
    private static final VpSchedule VP = VpSchedule.DEFAULT;

    private SlopeExam() {}

    static Verdict of(Check.Slope yours) {
        return new Exam<>(Place.of("x", "x̂0", "xT"), p -> slope(p, 0.5, 1))
                .slip(
                        "this is the SDE's drift. The ODE has half of the score: no noise comes in that would undo the other half.",
                        p -> slope(p, 1, 1))
                .slip("you halve the pull towards xT as well. Only the score is halved.", p -> slope(p, 0.5, 0.5))
                .slip("the pull towards xT is missing: this is the ODE of the free diffusion.", p -> slope(p, 0.5, 0))
                .slip(
                        "the score is missing: this path goes to xT and knows nothing of the target.",
                        p -> slope(p, 0, 1))
                .slip("a sign: the score is subtracted.", p -> slope(p, -0.5, 1))
                .slip("a sign: the pull h is added.", p -> slope(p, 0.5, -1))
                .slip("f x is missing.", p -> slope(p, 0.5, 1).minus(p.x().times(VP.f(p.s().t()))))
                .slip("g² is missing in front of the bracket.", p -> p.x().times(VP.f(p.s().t()))
                        .minus(bracket(p, 0.5, 1)))
                .slip("it takes the square of g; schedule.g2(t) is the square already.", p -> p.x().times(
                                VP.f(p.s().t()))
                        .minus(bracket(p, 0.5, 1).times(Math.pow(VP.g2(p.s().t()), 2))))
                .slip("the score divides by c². Yours divides by c.", p -> p.x().times(VP.f(p.s().t()))
                        .minus(bracket(p, 0.5 * p.s().c(), 1).times(VP.g2(p.s().t()))))
                .of(
                        p -> yours.slope(VP, p.s().t(), p.x(), p.x0Hat(), p.xT()),
                        "this is the slope that DDBM's sampler follows.");
    }

    private static Tensor slope(Place p, double ofScore, double ofPull) {
        return p.x().times(VP.f(p.s().t())).minus(bracket(p, ofScore, ofPull).times(VP.g2(p.s().t())));
    }

    /** κ ∇log q − h. */
    private static Tensor bracket(Place p, double ofScore, double ofPull) {
        double t = p.s().t();
        return Formulas.score(VP, t, p.x(), p.x0Hat(), p.xT())
                .times(ofScore)
                .minus(Formulas.pull(VP, t, p.x(), p.xT()).times(ofPull));
    }
}
