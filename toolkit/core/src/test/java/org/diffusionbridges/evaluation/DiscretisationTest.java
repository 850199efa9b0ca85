/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.FittedGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class DiscretisationTest {
    private static final List<Integer> NFE = List.of(5, 10, 20);

    private static Bridge bridge() {
        return ClosedForm.bridge(ClosedForm.WAVY);
    }

    private static Table table(Bridge bridge) {
        return Discretisation.measure(bridge, new TestPairs(4), 4, NFE).table();
    }

    private static double distance(Table table, String solver, int nfe) {
        for (Row row : table) {
            if (row.getString("solver").equals(solver)) {
                return row.getDouble(String.valueOf(nfe));
            }
        }
        throw new AssertionError("no " + solver + " in " + table.printAll());
    }

    @Test
    void aSecondOrderSolverEndsNearerThanTheFirstAndBothNearerWithMoreSteps() {
        Table table = table(bridge());
        for (String solver : new String[] {"dbim eta=0.0, uniform", "dpm-solver++ order=2, logSnr"}) {
            assertThat(distance(table, solver, 20)).isLessThan(distance(table, solver, 10));
            assertThat(distance(table, solver, 10)).isLessThan(distance(table, solver, 5));
        }
        assertThat(distance(table, "dpm-solver++ order=2, logSnr", 20))
                .isLessThan(distance(table, "dbim eta=0.0, uniform", 20) / 4);
    }

    /** DBMSolver's steps cost two evaluations after the booting one: 5 yes, 10 and 20 no. */
    @Test
    void aSolverLeavesOutTheNumbersThatItCannotSpend() {
        Table table = table(bridge());
        Row dbmSolver = table.row(table.rowCount() - 1);
        assertThat(dbmSolver.getString("solver")).startsWith("dbmsolver");
        assertThat(dbmSolver.getDouble("5")).isPositive();
        assertThat(dbmSolver.isMissing("10")).isTrue();
    }

    @Test
    void aModelsFittedGridIsOneOfThem(@TempDir Path folder) {
        TreeMap<Integer, List<Double>> lambdas = new TreeMap<>();
        lambdas.put(4, List.of(-1.0, 0.5, 2.0));
        FittedGrid fitted = new FittedGrid(new DpmSolver(2).label(), lambdas);
        Bridge own = Bridge.of(bridge().card().withFittedGrid(fitted), ClosedForm.WAVY);
        Discretisation measured = Discretisation.measure(own, new TestPairs(4), 4, NFE);
        assertThat(distance(measured.table(), "dpm-solver++ order=2, fitted", 5))
                .isPositive();
        measured.save(folder);
        assertThat(folder).isDirectoryContaining("glob:**discretisation.png");
    }

    @Test
    void oneEvaluationIsNoRunOfASolver() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discretisation.measure(bridge(), new TestPairs(4), 4, List.of(1)))
                .withMessageContaining("got 4 and [1]");
    }
}
