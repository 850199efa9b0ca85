/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.metrics.Measured;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DbmSolver;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.Samplers;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.samplers.UniPc;
import tech.tablesaw.api.Table;

/**
 * What the steps of each deterministic solver cost on a model: root mean square distance of its pictures, in [-1, 1], from the
 * solution of the bridge's ODE with the same booting noise, against network evaluations.
 */
public final class Discretisation {
    /** Steps of the solution that stands for the exact one. */
    private static final int EXACT_STEPS = 200;

    private record Curve(Sampler sampler, TimeGrid grid) {
        String name() {
            return sampler.label() + ", " + grid.label();
        }
    }

    private final Bridge bridge;
    private final int sources;
    private final Map<String, Map<Integer, Double>> distances = new LinkedHashMap<>();

    private Discretisation(Bridge bridge, int sources) {
        this.bridge = bridge;
        this.sources = sources;
    }

    /**
     * Measures.
     *
     * @param pairs sources are taken evenly from them, one booting noise each
     * @param sources how many, at least 1
     * @param nfe numbers of evaluations, at least 2 each; a solver that cannot spend one exactly leaves it out
     * @throws IllegalArgumentException if a number is out of its range
     */
    public static Discretisation measure(Bridge bridge, PairDataset pairs, int sources, List<Integer> nfe) {
        if (sources < 1 || nfe.stream().anyMatch(n -> n < 2)) {
            throw new IllegalArgumentException(
                    "the discretisation error needs at least 1 source and 2 evaluations, got %d and %s"
                            .formatted(sources, nfe));
        }
        Convergence convergence = new Convergence(bridge, Convergence.sources(bridge, pairs, sources), 0, EXACT_STEPS);
        Discretisation measured = new Discretisation(bridge, Math.min(sources, pairs.size()));
        for (Curve curve : curves(bridge)) {
            Map<Integer, Double> distances = new LinkedHashMap<>();
            for (int n : nfe) {
                int steps = curve.sampler().stepsFor(n);
                TimeSteps on = curve.grid().on(convergence.schedule(), steps);
                if (curve.sampler().nfe(on) == n) {
                    distances.put(n, convergence.rms(curve.sampler(), on));
                }
            }
            measured.distances.put(curve.name(), distances);
        }
        return measured;
    }

    private static List<Curve> curves(Bridge bridge) {
        TimeGrid logSnr = TimeGrid.logSnr();
        List<Curve> curves = new ArrayList<>(List.of(
                new Curve(new Dbim(0), TimeGrid.uniform()),
                new Curve(new DbimHighOrder(2), logSnr),
                new Curve(new DbimHighOrder(3), logSnr),
                new Curve(new DpmSolver(2), logSnr),
                new Curve(new DpmSolver(2), TimeGrid.asinh(5)),
                new Curve(new DpmSolver(3), logSnr),
                new Curve(new UniPc(2), logSnr),
                new Curve(new UniPc(3), logSnr),
                new Curve(new DbmSolver(DbmSolver.Midpoint.TIME), logSnr)));
        FittedGrid fitted = bridge.card().fittedGrid();
        if (fitted != null) {
            curves.add(new Curve(Samplers.labelled(fitted.sampler()), fitted));
        }
        return curves;
    }

    /** A row a number of evaluations, a column a solver on its grid. */
    public Table table() {
        List<Integer> nfe = distances.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        Rows rows = new Rows();
        distances.forEach((name, curve) -> {
            rows.next().put("solver", name);
            nfe.forEach(n -> rows.put(String.valueOf(n), curve.get(n)));
        });
        return rows.table("discretisation");
    }

    /** Writes {@code discretisation.csv}, {@code .md} and {@code .png} into a folder, which is made if need be. */
    public void save(Path folder) {
        String note =
                ("Root mean square distance, in [-1, 1], from the ODE's solution (DPM-Solver++ 2, %d steps on logSnr): %d "
                                + "sources of '%s', one booting noise each; columns are network evaluations.")
                        .formatted(EXACT_STEPS, sources, bridge.card().name());
        ResultFiles.table(table(), List.of(note), folder, "discretisation");
        Map<String, List<Plots.Point>> curves = new LinkedHashMap<>();
        distances.forEach((name, curve) -> curves.put(
                name,
                curve.entrySet().stream()
                        .map(point -> new Plots.Point(point.getKey(), new Measured(point.getValue(), 0, sources)))
                        .toList()));
        ResultFiles.plot(
                Plots.chart(bridge.card().name(), "distance from the ODE's solution", curves),
                folder.resolve("discretisation.png"));
    }
}
