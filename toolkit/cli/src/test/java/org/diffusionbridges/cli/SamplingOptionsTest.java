/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.FittedGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Which sampler draws where none is named. */
class SamplingOptionsTest {
    private static final FittedGrid GRID =
            new FittedGrid(new DpmSolver(2).label(), new TreeMap<>(Map.of(3, List.of(-1.0, 1.0))));
    private final Bridge plain = ClosedForm.bridge(ClosedForm.WAVY);
    private final Bridge fitted = Bridge.of(plain.card().withFittedGrid(GRID), ClosedForm.WAVY);

    private static Sampling sampling(Bridge bridge, String... options) {
        return CommandLine.populateCommand(new SamplingOptions(), options).on(bridge);
    }

    @Test
    void aModelWithAFittedGridDrawsWithItsSolver() {
        assertThat(sampling(fitted)).hasToString(fitted.fast(11).toString());
        assertThat(sampling(fitted, "--steps", "5", "--seed", "3"))
                .hasToString(fitted.fast(6).seed(3).toString());
    }

    @Test
    void aModelWithoutOneDrawsWithDbim() {
        assertThat(sampling(plain).sampler()).isEqualTo(new Dbim(0));
        assertThat(sampling(plain, "--sampler", "fast").sampler()).isEqualTo(new DpmSolver(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--eta=0.5", "--order=1", "--grid=uniform", "--sampler=dbim"})
    void whoeverAsksForDbimOrItsGridGetsIt(String option) {
        assertThat(sampling(fitted, option).sampler()).isInstanceOf(Dbim.class);
        assertThat(sampling(fitted, "--order=2").sampler()).isEqualTo(new DbimHighOrder(2));
    }

    @Test
    void latentsAreDbims() {
        SamplingOptions latents =
                CommandLine.populateCommand(new SamplingOptions(2, 100, "logSnr"), "--smooth-regions=false");
        assertThat(latents.on(fitted).sampler()).isEqualTo(new DbimHighOrder(2));
    }
}
