/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.TimeGrid;
import org.junit.jupiter.api.Test;

class GridFitTest {

    private static Bridge bridge() {
        return ClosedForm.bridge(ClosedForm.WAVY);
    }

    private static FittedGrid fit(Map<Integer, Double> distances) {
        return GridFit.fit(bridge(), new DpmSolver(2), new TestPairs(8), 4, List.of(3, 5), 2, distances::put);
    }

    @Test
    void itsStepsEndNearerToTheOdesSolutionThanAnyGridByName() {
        Map<Integer, Double> distances = new TreeMap<>();
        FittedGrid fitted = fit(distances);
        Convergence test = new Convergence(bridge(), Convergence.sources(bridge(), new TestPairs(8), 4), 0, 100);
        for (int steps : new int[] {3, 5}) {
            double own = test.rms(new DpmSolver(2), fitted.on(test.schedule(), steps));
            for (TimeGrid grid : List.of(TimeGrid.uniform(), TimeGrid.logSnr(), TimeGrid.asinh(2))) {
                assertThat(own).isLessThan(test.rms(new DpmSolver(2), grid.on(test.schedule(), steps)));
            }
        }
    }

    @Test
    void aCardKeepsIt() {
        ModelCard card = bridge().card().withFittedGrid(fit(new TreeMap<>()));
        assertThat(ModelCard.parse(card.toJson(), "card")).isEqualTo(card);
    }

    /** Latents that were made before the grid was fitted still open. */
    @Test
    void itChangesNoModelsIdentity() {
        ModelCard card = bridge().card();
        assertThat(ModelIdentity.of(card.withFittedGrid(fit(new TreeMap<>())))).isEqualTo(ModelIdentity.of(card));
    }

    @Test
    void itsSolverTakesItWhereNoGridIsNamed() {
        FittedGrid fitted = fit(new TreeMap<>());
        Bridge own = Bridge.of(bridge().card().withFittedGrid(fitted), ClosedForm.WAVY);
        assertThat(own.dpmSolver(2, 5).grid()).isEqualTo(fitted);
        assertThat(own.fast(6).grid()).isEqualTo(fitted);
        assertThat(own.fast(6).nfe()).isEqualTo(6);
        assertThat(own.dbim(0.0, 5).grid()).isEqualTo(TimeGrid.uniform());
    }

    @Test
    void aModelWithoutOneSaysHowToComeByIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge().grid("fitted"))
                .withMessage("no grid was fitted to 'wavy': take another, or fit one with ./bridges fit-grid");
        assertThat(bridge().grid("karras")).isEqualTo(TimeGrid.karras());
    }

    /** A picture's text tells the times, since the card may be given another grid. */
    @Test
    void aPictureTellsTheTimesThatItFound() {
        FittedGrid fitted = fit(new TreeMap<>());
        Bridge own = Bridge.of(bridge().card().withFittedGrid(fitted), ClosedForm.WAVY);
        assertThat(own.grid("fitted")).isEqualTo(fitted);
        assertThat(own.dpmSolver(2, 3).settings().get("Times").split(" "))
                .hasSize(4)
                .startsWith("0.999")
                .endsWith("1.0E-4");
        assertThat(own.dbim(0.0, 3).settings()).doesNotContainKey("Times");
    }

    @Test
    void whatIsNoFittedGridInACardIsRefused() {
        ModelCard card = bridge().card().withFittedGrid(fit(new TreeMap<>()));
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> ModelCard.parse(card.toJson().replace("\"3\":", "\"many\":"), "card"))
                .withMessageContaining("fitted_grid.lambdas must be lists of numbers by a number of steps");
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> ModelCard.parse(card.toJson().replace("\"3\":", "\"4\":"), "card"))
                .withMessageContaining("a fitted grid of 4 steps needs 3 rising lambdas");
    }

    @Test
    void aRandomSamplerHasNoOdeToBeNearTo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        GridFit.fit(bridge(), new Dbim(1), new TestPairs(8), 4, List.of(3), 1, (steps, distance) -> {}))
                .withMessage("a grid is fitted for a deterministic sampler, got dbim eta=1.0");
    }
}
